/** <punchcard-product-points price="19.99">: what the product would earn, as the rules say on the server. */
import { html, nothing, type TemplateResult } from 'lit';

import { PunchcardElement, store } from './base';
import { fill, pick, type Dictionary } from './words';

const WORDS: Dictionary = { en: { earn: 'Earn {{points}} {{unit}}' }, de: { earn: '{{points}} {{unit}} sammeln' } };

export class PunchcardProductPoints extends PunchcardElement {
  static override properties = {
    price: {},
    currency: {},
    quantity: { type: Number },
    productId: { attribute: 'product-id' },
    text: {},
  };

  declare price: string;
  declare currency: string | null;
  declare quantity: number;
  declare productId: string;
  declare text: string | null;

  constructor() {
    super();
    this.price = '';
    this.currency = null;
    this.quantity = 1;
    this.productId = '';
    this.text = null;
  }

  protected override render(): TemplateResult | typeof nothing {
    if (!/^\d{1,12}(\.\d{1,4})?$/.test(this.price)) return nothing;
    const item = { price: this.price, quantity: this.quantity, productId: this.productId };
    const points = store().estimate(item, this.currency);
    const { program, language } = { program: store().page.program, language: store().language };
    if (!points || program === null) return nothing;
    const words = this.text ?? pick(WORDS, language)['earn'] ?? '';
    const said = fill(words, { points: this.figure(points), unit: this.unit(points, program) });
    return html`<span part="points">${said}</span>`;
  }
}
