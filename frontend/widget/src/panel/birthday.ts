/** The customer's birthday: told where points are promised for it, and changed by a second step. */
import { html, type TemplateResult } from 'lit';

import { store } from '../base';
import { fill } from '../words';
import type { Shown } from './shown';

/** A leap year: it has all days that can be a birthday. */
const YEAR = 2024;

export function birthday(shown: Shown): TemplateResult {
  const { desk, words } = shown;
  const known = desk.data?.me?.birthday ?? null;
  if (known === null || desk.now.kind === 'birthday') return form(shown, known);
  const date = written({ day: 'numeric', month: 'long' }, known.month, known.day);
  return html`<div class="row">
    <span>${fill(words['birthday'] ?? '', { date })}</span>
    <button class="quiet" @click=${() => desk.step({ kind: 'birthday' })}>${words['birthdayChange']}</button>
  </div>`;
}

function form({ desk, words }: Shown, known: { month: number; day: number } | null): TemplateResult {
  const send = (event: SubmitEvent): void => {
    event.preventDefault();
    const told = new FormData(event.currentTarget as HTMLFormElement);
    void desk.tellBirthday({ month: Number(told.get('month')), day: Number(told.get('day')) });
  };
  const days = Array.from({ length: 31 }, (_, at) => [at + 1, String(at + 1)] as const);
  const months = Array.from({ length: 12 }, (_, at) => [at + 1, written({ month: 'long' }, at + 1, 1)] as const);
  return html`<form class="row" @submit=${send}>
    ${choice('day', words['birthdayDay'], days, known?.day)} ${choice('month', words['birthdayMonth'], months, known?.month)}
    <button part="button" ?disabled=${desk.busy}>${words['birthdaySave']}</button>
  </form>`;
}

function choice(name: string, label: string | undefined, options: ReadonlyArray<readonly [number, string]>, known: number | undefined): TemplateResult {
  return html`<select name=${name} aria-label=${label ?? name} required>
    <option value="" ?selected=${known === undefined}>${label}</option>
    ${options.map(([value, text]) => html`<option value=${value} ?selected=${value === known}>${text}</option>`)}
  </select>`;
}

function written(format: Intl.DateTimeFormatOptions, month: number, day: number): string {
  return new Intl.DateTimeFormat(store().language, { ...format, timeZone: 'UTC' }).format(Date.UTC(YEAR, month - 1, day));
}
