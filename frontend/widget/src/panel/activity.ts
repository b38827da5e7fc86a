/** What happened to the customer's points, newest first. */
import { html, nothing, type TemplateResult } from 'lit';

import { store } from '../base';
import { fill } from '../words';
import { day, type Shown } from './shown';
import type { Activity } from './types';

export function activityTab(shown: Shown): TemplateResult {
  const all = (shown.desk.data?.me?.activity.edges ?? []).map((edge) => edge.node);
  if (all.length === 0) return html`<p class="small">${shown.words['noActivity']}</p>`;
  return html`${all.map(
    (one) => html`<section class="item" part="card">
      <div class="split"><span>${said(one, shown)}</span>${one.points === 0 ? nothing : html`<span class="figure">${signed(one.points, shown)}</span>`}</div>
      <span class="small">${day(one.occurredAt, store().language)}</span>
    </section>`,
  )}`;
}

function said(one: Activity, { words }: Shown): string {
  if (one.notification) return one.notification;
  if (one.note) return one.note;
  const word = words[one.kind];
  if (one.orderNumber === null) return word ?? words['changed'] ?? '';
  return fill(word ?? words['order'] ?? '', { number: one.orderNumber });
}

function signed(points: number, shown: Shown): string {
  const figure = shown.figure(Math.abs(points));
  return points > 0 ? `+${figure}` : `−${figure}`;
}
