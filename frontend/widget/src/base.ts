/** What every element has in common: the shared store, the theme's sheet, the language of the page. */
import { LitElement, css, type CSSResult, type CSSResultGroup } from 'lit';

import type { Store } from './store';
import { themeSheet } from './theme';
import type { Program } from './types';
import { number } from './words';

let shared: Store | null = null;

export function share(made: Store): void {
  shared = made;
}

export function store(): Store {
  if (shared === null) throw new Error('The widget has no store.');
  return shared;
}

export const plain: CSSResult = css`
  :host {
    font-family: var(--_font, inherit);
    color: inherit;
  }
  :host([hidden]) {
    display: none;
  }
  .figure {
    font-variant-numeric: tabular-nums;
    font-weight: 700;
  }
`;

export abstract class PunchcardElement extends LitElement {
  static override styles: CSSResultGroup = plain;

  private readonly follow = (): void => this.requestUpdate();

  protected override createRenderRoot(): HTMLElement | DocumentFragment {
    const root = super.createRenderRoot();
    if (root instanceof ShadowRoot) root.adoptedStyleSheets.push(themeSheet);
    return root;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    store().addEventListener('change', this.follow);
    store().join();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    store().removeEventListener('change', this.follow);
  }

  protected figure(value: number): string {
    return number(value, store().language);
  }

  /** "1 point", "2 points", in the shop's words. */
  protected unit(value: number, program: Program): string {
    return value === 1 ? program.pointName.singular : program.pointName.plural;
  }
}

/** Register once, also where a page loads the widget twice. */
export function define(name: string, element: CustomElementConstructor): void {
  if (customElements.get(name) === undefined) customElements.define(name, element);
}
