/** What every tab is given. */
import type { Member, Program } from '../types';
import type { Words } from '../words';
import type { Desk } from './desk';

export interface Shown {
  program: Program;
  me: Member | null;
  words: Words;
  desk: Desk;
  figure: (value: number) => string;
  unit: (value: number) => string;
}

export function day(instant: string, language: string): string {
  return new Intl.DateTimeFormat(language, { dateStyle: 'medium' }).format(new Date(instant));
}
