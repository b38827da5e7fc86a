/** Ways to earn and refer a friend; for a customer who is no member yet, joining is the first. */
import { html, nothing, type TemplateResult } from 'lit';

import { store } from '../base';
import type { Shown } from './shown';

export function earnTab(shown: Shown): TemplateResult {
  const { desk, words } = shown;
  const ways = desk.data?.program?.waysToEarn ?? [];
  return html`${shown.me === null && store().page.customer ? join(shown) : nothing}
    ${ways.length === 0 ? html`<p class="small">${words['noWays']}</p>` : nothing}
    ${ways.map(
      (way) =>
        html`<section class="item" part="card"><h3>${way.name}</h3>${way.panel === '' ? nothing : html`<p>${way.panel}</p>`}</section>`,
    )}
    ${shown.me === null ? nothing : refer(shown)}`;
}

/** The popup of its own element; it is loaded when this tab is seen. */
function refer({ desk, program }: Shown): TemplateResult | typeof nothing {
  if (!program.notices.some((one) => one.kind === 'REFER_A_FRIEND' && one.visible)) return nothing;
  void import('../refer');
  return html`<section class="item" part="card">
    <h3>${desk.data?.program?.design.texts.referHeading}</h3>
    <punchcard-refer></punchcard-refer>
  </section>`;
}

/** Consent is the customer's own act: the box is empty, the button waits for it. */
function join({ desk, words }: Shown): TemplateResult {
  const send = (event: Event): void => {
    event.preventDefault();
    void desk.join();
  };
  return html`<form class="item" @submit=${send}>
    <label><input type="checkbox" required />${words['joinAsk']}</label>
    <button part="button" ?disabled=${desk.busy}>${desk.data?.program?.design.texts.joinButton}</button>
  </form>`;
}
