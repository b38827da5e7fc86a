/** Ways to earn and refer a friend; for a customer who is no member yet, joining is the first. */
import { html, nothing, type TemplateResult } from 'lit';

import { store } from '../base';
import { birthday } from './birthday';
import type { Shown } from './shown';
import type { Way } from './types';

const REFER = 'refer_a_friend';
const BIRTHDAY = 'birthday';
const JOIN = 'account_created';

export function earnTab(shown: Shown): TemplateResult {
  const { desk, me, words } = shown;
  const mine = desk.data?.me?.waysToEarn;
  const ways = mine ?? desk.data?.program?.waysToEarn ?? [];
  // Whom an order has made a member has not joined by their own word yet: that is still promised.
  const open = me === null || mine?.some(({ type }) => type === JOIN);
  return html`${open && store().page.customer ? join(shown) : nothing}
    ${ways.length === 0 ? html`<p class="small">${words['noWays']}</p>` : nothing} ${ways.map((way) => card(shown, way))}`;
}

function card(shown: Shown, way: Way): TemplateResult {
  if (way.type === REFER) return refer(shown, way);
  return item(way.name, way.panel, way.type === BIRTHDAY && shown.me !== null ? birthday(shown) : nothing);
}

function item(name: string, text: string, more: TemplateResult | typeof nothing = nothing): TemplateResult {
  return html`<section class="item" part="card"><h3>${name}</h3>${text === '' ? nothing : html`<p>${text}</p>`}${more}</section>`;
}

/** A member shares at once: by the popup's own element, loaded when this tab is seen. */
function refer({ me, desk, program }: Shown, way: Way): TemplateResult {
  const shown = program.notices.some((one) => one.kind === 'REFER_A_FRIEND' && one.visible);
  const heading = desk.data?.program?.design.texts.referHeading ?? way.name;
  if (me === null || !shown) return item(heading, way.panel);
  void import('../refer');
  return item(heading, way.panel, html`<punchcard-refer></punchcard-refer>`);
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
