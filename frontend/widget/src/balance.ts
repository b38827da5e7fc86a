/** <punchcard-balance>: the customer's points; nothing for a visitor, unless slot "guest" has words. */
import { html, nothing, type TemplateResult } from 'lit';

import { PunchcardElement, store } from './base';

export class PunchcardBalance extends PunchcardElement {
  protected override render(): TemplateResult | typeof nothing {
    const { program, me, loaded } = store().page;
    if (!loaded || program === null) return nothing;
    if (me === null) return html`<slot name="guest"></slot>`;
    const points = me.balance.available;
    return html`<span part="balance"
      ><slot></slot><span class="figure" part="points">${this.figure(points)}</span>
      <span part="unit">${this.unit(points, program)}</span></span
    >`;
  }
}
