/** <punchcard-panel>: the launcher; the panel itself is loaded when it is first opened. */
import { css, html, nothing, type PropertyValues, type TemplateResult } from 'lit';

import { PunchcardElement, define, plain, store } from './base';
import { mark } from './mark';
import { fill } from './words';

/** Where the panel can be opened at. */
export type View = 'home' | 'earn' | 'spend' | 'codes' | 'tier' | 'activity' | 'refer';

export class PunchcardPanel extends PunchcardElement {
  static override styles = [
    plain,
    css`
      .launcher {
        position: fixed;
        bottom: 20px;
        left: var(--_left, auto);
        right: var(--_right, 20px);
        z-index: 2147483000;
        display: var(--_launcher, inline-flex);
        align-items: center;
        gap: 8px;
        min-height: 48px;
        padding: 0 18px 0 14px;
        border: 0;
        border-radius: calc(var(--_radius, 14px) + 10px);
        background: var(--_accent);
        color: var(--_on-accent);
        font: 600 15px / 1.2 var(--_font, inherit);
        cursor: pointer;
        box-shadow: 0 6px 20px rgb(0 0 0 / 22%);
      }
      .launcher:focus-visible {
        outline: 3px solid var(--_ink);
        outline-offset: 2px;
      }
      .text {
        display: var(--_launcher-text, inline);
      }
    `,
  ];
  static override properties = { open: {} };

  /** A view, to have it open. */
  declare open: View | '' | null;

  constructor() {
    super();
    this.open = null;
  }

  /** Open the panel, at a view if one is named. */
  show(view: View = 'home'): void {
    this.open = view;
  }

  close(): void {
    this.open = null;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    const asked = new URLSearchParams(location.search).get('punchcard');
    if (asked !== null) this.open = asked as View;
    document.addEventListener('punchcard-open', this.asked);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    document.removeEventListener('punchcard-open', this.asked);
  }

  protected override render(): TemplateResult | typeof nothing {
    const { program, me } = store().page;
    if (program === null) return nothing;
    const { texts } = program.design;
    const points = me === null ? '' : this.figure(me.balance.available);
    const label = fill(me === null ? texts.launcherGuest : texts.launcherMember, { points });
    return html`<button class="launcher" part="launcher" aria-haspopup="dialog" aria-label=${label} @click=${() => this.show()}>
        ${mark}<span class="text figure">${label}</span>
      </button>
      ${this.open === null
        ? nothing
        : html`<punchcard-panel-body
            .view=${this.open || 'home'}
            exportparts="panel, header, heading, tab, card, button, code, holes, close"
            @punchcard-close=${() => this.close()}
          ></punchcard-panel-body>`}`;
  }

  protected override updated(changed: PropertyValues): void {
    if (changed.has('open') && this.open !== null) void import('./panel/body');
  }

  private readonly asked = (event: Event): void => {
    this.show((event as CustomEvent<{ view?: View } | null>).detail?.view);
  };
}

define('punchcard-panel', PunchcardPanel);
