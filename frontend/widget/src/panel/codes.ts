/** The customer's codes: to be copied, or given back while they are unused. */
import { html, nothing, type TemplateResult } from 'lit';

import { store } from '../base';
import { copy } from '../sheet';
import { fill } from '../words';
import { newKey } from './desk';
import { day, type Shown } from './shown';
import type { Code } from './types';

export function codesTab(shown: Shown): TemplateResult {
  const codes = (shown.desk.data?.me?.redemptions.edges ?? []).map((edge) => edge.node);
  if (codes.length === 0) return html`<p class="small">${shown.words['noCodes']}</p>`;
  return html`${codes.map((code) => item(shown, code))}`;
}

export function codeBox({ desk, words }: Shown, code: string): TemplateResult {
  const take = (): void => void copy(code).then((how) => desk.note(how === 'copied' ? code : ''));
  return html`<div class="row">
    <span class="code" part="code">${code}</span>
    <button class="quiet" part="button" @click=${take}>${desk.copied === code ? words['copied'] : words['copy']}</button>
  </div>`;
}

function item(shown: Shown, code: Code): TemplateResult {
  const { words } = shown;
  const live = code.status === 'ISSUED';
  const until = code.expiresAt === null ? '' : fill(words['until'] ?? '', { date: day(code.expiresAt, store().language) });
  return html`<section class="item" part="card">
    <div class="split"><h3>${code.summary}</h3><span class="small">${words[code.status]}</span></div>
    ${live ? codeBox(shown, code.code) : html`<span class="code dead">${code.code}</span>`}
    ${live && until !== '' ? html`<p class="small">${until}</p>` : nothing} ${code.cancellable ? giveBack(shown, code) : nothing}
  </section>`;
}

function giveBack(shown: Shown, code: Code): TemplateResult {
  const { desk, words } = shown;
  const { now } = desk;
  if (now.kind !== 'giveBack' || now.code.id !== code.id) {
    const ask = (): void => desk.step({ kind: 'giveBack', code, key: newKey() });
    return html`<div><button class="quiet" @click=${ask}>${words['giveBack']}</button></div>`;
  }
  const question = fill(words['giveBackAsk'] ?? '', { points: shown.figure(code.cost), unit: shown.unit(code.cost) });
  return html`<p><strong>${question}</strong></p>
    <div class="row">
      <button ?disabled=${desk.busy} @click=${() => void desk.giveBack(code, now.key)}>${words['giveBackYes']}</button>
      <button class="quiet" @click=${() => desk.step({ kind: 'look' })}>${words['no']}</button>
    </div>`;
}
