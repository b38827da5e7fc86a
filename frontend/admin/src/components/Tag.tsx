/** A short state word with its own tone; readable in both schemes, told by the word and not by colour. */
import type { ReactNode } from 'react';

import classes from './Tag.module.css';

export type Tone = 'plain' | 'in' | 'out' | 'warn' | 'danger' | 'accent';

export function Tag({ tone = 'plain', children }: { tone?: Tone; children: ReactNode }) {
  return <span className={classes.tag} data-tone={tone}>{children}</span>;
}
