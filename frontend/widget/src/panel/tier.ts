/** The customer's tier: the row of holes toward the next, and the ladder. */
import { html, nothing, type TemplateResult } from 'lit';

import { store } from '../base';
import { holes } from '../sheet';
import { fill } from '../words';
import { day, type Shown } from './shown';
import type { MyTier, Tier } from './types';

export function tierTab(shown: Shown): TemplateResult {
  const mine = shown.desk.data?.me?.tier ?? null;
  const ladder = shown.desk.data?.program?.tiers;
  if (!ladder) return html``;
  const amounts = (value: string): string => amount(value, ladder.currencyCode, shown);
  return html`<div class=${ladder.active ? '' : 'paused'}>
      ${mine === null ? nothing : standing(shown, mine, amounts)} ${ladder.active ? nothing : html`<p>${shown.words['tierPaused']}</p>`}
    </div>
    ${ladder.tiers.map((tier) => rung(shown, tier, amounts))}`;
}

function standing({ words }: Shown, mine: MyTier, amounts: (value: string) => string): TemplateResult {
  const percent = mine.progress ?? 100;
  const next = mine.next === null ? words['tierTop'] : fill(words['tierNext'] ?? '', { needed: amounts(mine.needed ?? '0'), tier: mine.next.name });
  const keep = mine.keepBy === null ? '' : fill(words['tierKeep'] ?? '', { date: day(`${mine.keepBy}T12:00:00`, store().language) });
  return html`<section class="item" part="card">
    <h3>${mine.current?.name ?? words['tierNone']}</h3>
    ${mine.active ? html`${holes(percent, fill(words['holes'] ?? '', { percent: String(percent) }))}<p>${next}</p>` : nothing}
    ${keep === '' ? nothing : html`<p class="small">${keep}</p>`}
  </section>`;
}

function rung(shown: Shown, tier: Tier, amounts: (value: string) => string): TemplateResult {
  const { words } = shown;
  const perks = [...pointPerks(shown, tier), ...tier.perks];
  return html`<section class="item" part="card">
    <div class="split">
      <h3>${tier.name}</h3>
      <span class="small figure">${fill(words['from'] ?? '', { threshold: amounts(tier.threshold) })}</span>
    </div>
    ${perks.length === 0 ? nothing : html`<ul>${perks.map((perk) => html`<li>${perk}</li>`)}</ul>`}
  </section>`;
}

/** What the tier gives by itself, beside the shop's own words. */
function pointPerks({ words, figure, unit }: Shown, { earningRatio, bonusPoints, birthdayPoints }: Tier): string[] {
  const ratio = Number(earningRatio);
  const said = (word: string, points: number): string[] =>
    points === 0 ? [] : [fill(words[word] ?? '', { points: figure(points), unit: unit(points) })];
  const faster = ratio === 1 ? [] : [fill(words['tierRatio'] ?? '', { ratio: figure(ratio), unit: unit(2) })];
  return [...faster, ...said('tierBonus', bonusPoints), ...said('tierBirthday', birthdayPoints)];
}

function amount(value: string, currency: string | null, shown: Shown): string {
  const exact = Number(value);
  if (currency === null) return `${shown.figure(exact)} ${shown.unit(exact)}`;
  return new Intl.NumberFormat(store().language, { style: 'currency', currency }).format(exact);
}
