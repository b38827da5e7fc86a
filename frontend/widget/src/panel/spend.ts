/** Ways to spend: a reward is redeemed by two clicks, never by one, and its code shown at once. */
import { html, nothing, type TemplateResult } from 'lit';

import { fill } from '../words';
import { codeBox } from './codes';
import { newKey } from './desk';
import type { Shown } from './shown';
import type { MyReward, Reward } from './types';

export function spendTab(shown: Shown): TemplateResult {
  const { desk, words } = shown;
  if (desk.now.kind === 'redeemed') {
    return html`<section class="item" part="card">
      <h3>${desk.now.code.summary}</h3>
      <p>${words['yours']}</p>
      ${codeBox(shown, desk.now.code.code)}
    </section>`;
  }
  const mine = desk.data?.me?.rewards;
  const all: MyReward[] =
    mine ?? (desk.data?.program?.rewards ?? []).map((reward) => ({ reward, affordable: false, missingPoints: -1 }));
  if (all.length === 0) return html`<p class="small">${words['noRewards']}</p>`;
  return html`${all.map((one) => card(shown, one))}`;
}

function card(shown: Shown, one: MyReward): TemplateResult {
  const { words } = shown;
  const { reward } = one;
  const cost = fill(words['cost'] ?? '', { points: shown.figure(reward.cost), unit: shown.unit(reward.cost) });
  return html`<section class="item" part="card" data-reward=${reward.name}>
    <div class="split"><h3>${reward.name}</h3><span class="figure">${cost}</span></div>
    ${reward.summary === reward.name ? nothing : html`<p>${reward.summary}</p>`}
    ${reward.text === '' ? nothing : html`<p class="small">${reward.text}</p>`}
    ${shown.me === null ? nothing : action(shown, one)}
  </section>`;
}

function action(shown: Shown, one: MyReward): TemplateResult {
  const { desk, words } = shown;
  const { now } = desk;
  if (now.kind === 'redeem' && now.intent.reward.id === one.reward.id) return confirm(shown, one.reward);
  if (!one.affordable) {
    const missing = fill(words['missing'] ?? '', { points: shown.figure(one.missingPoints) });
    return html`<p class="small">${one.missingPoints > 0 ? missing : words['gone']}</p>`;
  }
  const ask = (): void => desk.step({ kind: 'redeem', intent: { reward: one.reward, key: newKey() } });
  return html`<div><button part="button" @click=${ask}>${words['redeem']}</button></div>`;
}

function confirm(shown: Shown, reward: Reward): TemplateResult {
  const { desk, words } = shown;
  if (desk.now.kind !== 'redeem') return html``;
  const { intent } = desk.now;
  const question = fill(words['confirm'] ?? '', { points: shown.figure(reward.cost), unit: shown.unit(reward.cost) });
  return html`<p><strong>${question}</strong></p>
    <div class="row">
      <button part="button" ?disabled=${desk.busy} @click=${() => void desk.redeem(intent)}>${words['yes']}</button>
      <button class="quiet" @click=${() => desk.step({ kind: 'look' })}>${words['no']}</button>
    </div>`;
}
