/** <punchcard-refer>: a button and its popup with the member's code, link and ways to share them. For a
 * friend who comes by such a link it shows what they get. */
import { css, html, nothing, type TemplateResult } from 'lit';

import document from '../../../graphql/operations/storefront/widget_refer.graphql';
import { PARAMETER } from './arrival';
import { PunchcardElement, define, plain, store } from './base';
import type { WidgetOfferQuery, WidgetReferralQuery } from './gql';
import { picture } from './picture';
import { remember, seen } from './seen';
import { copy, hand, sheet } from './sheet';
import type { Notice } from './types';
import { pick, type Dictionary } from './words';

type Me = NonNullable<WidgetReferralQuery['me']>;
type Referral = NonNullable<Me['referral']>;
type Offer = NonNullable<WidgetOfferQuery['referralOffer']>;

const WORDS: Dictionary = {
  en: {
    close: 'Close',
    friend: 'Your friend gets',
    you: 'You get',
    copyCode: 'Copy code',
    copyLink: 'Copy link',
    copied: 'Copied',
    guest: 'Sign in, and your code to share is here.',
    off: 'There is nothing to share at the moment.',
    loading: 'Loading',
  },
  de: {
    close: 'Schließen',
    friend: 'Für deine Freunde',
    you: 'Für dich',
    copyCode: 'Code kopieren',
    copyLink: 'Link kopieren',
    copied: 'Kopiert',
    guest: 'Melde dich an, dann steht hier dein Code zum Teilen.',
    off: 'Zurzeit gibt es nichts zu teilen.',
    loading: 'Lädt',
  },
};

/** A page greets once, however many of these elements it has. */
let arrived = false;

export class PunchcardRefer extends PunchcardElement {
  static override styles = [
    plain,
    sheet,
    css`
      dialog {
        width: min(440px, calc(100vw - 32px));
      }
      .body {
        padding: 20px 22px 24px;
        display: grid;
        gap: 14px;
      }
      .top {
        display: flex;
        justify-content: space-between;
        align-items: start;
        gap: 8px;
      }
      .top .icon {
        margin: -10px -14px -8px 0;
      }
      .picture {
        max-width: 100%;
        border-radius: var(--_radius, 14px);
      }
      dl {
        margin: 0;
        display: grid;
        grid-template-columns: auto 1fr;
        gap: 4px 14px;
      }
      dd {
        margin: 0;
        font-weight: 600;
      }
      .at-CENTER {
        text-align: center;
      }
      .at-RIGHT {
        text-align: right;
      }
      .at-FULL > * {
        width: 100%;
      }
    `,
  ];
  static override properties = {
    productUrl: { attribute: 'product-url' },
    auto: { type: Boolean },
    mine: { state: true },
    offer: { state: true },
    copied: { state: true },
  };

  /** A page that the link shall lead to: "this product, to a friend". */
  declare productUrl: string | null;
  /** Open by itself, once for each browser. */
  declare auto: boolean;
  declare private mine: Referral | null | undefined;
  declare private offer: Offer | null;
  declare private copied: string;

  constructor() {
    super();
    this.productUrl = null;
    this.auto = false;
    this.mine = undefined;
    this.offer = null;
    this.copied = '';
  }

  /** Open the popup. */
  async show(): Promise<void> {
    const dialog = this.renderRoot.querySelector('dialog');
    if (!dialog?.open) dialog?.showModal();
    if (this.offer !== null || !store().page.customer) return;
    const { data } = await store().ask(document, 'WidgetReferral', { language: store().language, productUrl: this.page() });
    this.mine = (data?.['me'] as Me | null)?.referral ?? null;
  }

  protected override render(): TemplateResult | typeof nothing {
    const notice = this.notice();
    if (notice === undefined) return nothing;
    const words = pick(WORDS, store().language);
    const button = notice.button;
    return html`${button === null
        ? nothing
        : html`<div class="at-${button.position}">
            <button id="open" part="button" aria-haspopup="dialog" @click=${() => void this.show()}><slot>${button.label}</slot></button>
          </div>`}
      <dialog class="surface" part="popup" aria-labelledby="title">
        <div class="body">${this.offer === null ? this.share(notice, words) : this.arrival(this.offer, words)}</div>
      </dialog>`;
  }

  protected override updated(): void {
    const notice = this.notice();
    const colour = notice?.button?.colour ?? '';
    for (const button of this.renderRoot.querySelectorAll<HTMLElement>('[part="button"]')) button.style.setProperty('background', colour);
    if (notice === undefined || arrived) return;
    arrived = true;
    const code = new URLSearchParams(location.search).get(PARAMETER);
    if (code !== null) void this.welcome(code);
    else if (this.auto && store().page.customer && seen(notice.kind) !== notice.id) {
      remember(notice.kind, notice.id);
      void this.show();
    }
  }

  private notice(): Notice | undefined {
    return store().page.program?.notices.find((one) => one.kind === 'REFER_A_FRIEND' && one.visible);
  }

  /** Somebody came by a friend's link: the popup on arrival. */
  private async welcome(code: string): Promise<void> {
    const { data } = await store().ask(document, 'WidgetOffer', { code, language: store().language });
    this.offer = (data?.['referralOffer'] as Offer | null | undefined) ?? null;
    if (this.offer === null) return;
    await this.updateComplete;
    await this.show();
  }

  private top(title: string, words: Record<string, string>): TemplateResult {
    const close = (): void => this.renderRoot.querySelector('dialog')?.close();
    return html`<div class="top">
      <h2 id="title" part="heading">${title}</h2>
      <button class="icon" part="close" aria-label=${words['close'] ?? ''} @click=${close}>×</button>
    </div>`;
  }

  private arrival(offer: Offer, words: Record<string, string>): TemplateResult {
    return html`${this.top(offer.title, words)}
      <p>${offer.text}</p>
      <p><strong>${offer.summary}</strong></p>
      ${offer.discount === null ? nothing : this.code(offer.code, words)}`;
  }

  private share(notice: Notice, words: Record<string, string>): TemplateResult {
    return html`${this.top(notice.title, words)} ${picture(notice.image)} ${notice.body === '' ? nothing : html`<p>${notice.body}</p>`}
    ${this.own(notice, words)}`;
  }

  private own(notice: Notice, words: Record<string, string>): TemplateResult {
    const { mine } = this;
    if (!store().page.customer) return html`<p class="small">${words['guest']}</p>`;
    if (mine === undefined) return html`<p class="small">${words['loading']}…</p>`;
    if (mine === null) return html`<p class="small">${words['off']}</p>`;
    const send = async (): Promise<void> => this.note('share', await hand(mine.shareText, mine.shareTitle, mine.link));
    const label = this.copied === 'share' ? words['copied'] : (notice.button?.label ?? words['copyLink']);
    return html`<dl>
        <dt class="small">${words['friend']}</dt>
        <dd>${mine.friendGets}</dd>
        <dt class="small">${words['you']}</dt>
        <dd>${mine.referrerGets}</dd>
      </dl>
      ${this.code(mine.code, words)}
      <div class="row">
        <button part="button" @click=${() => void send()}>${label}</button>
        ${mine.link === null ? nothing : this.copier('link', mine.link, words['copyLink'] ?? '', words)}
      </div>`;
  }

  private code(code: string, words: Record<string, string>): TemplateResult {
    return html`<div class="row">
      <span class="code" part="code">${code}</span>${this.copier('code', code, words['copyCode'] ?? '', words)}
    </div>`;
  }

  private copier(name: string, text: string, label: string, words: Record<string, string>): TemplateResult {
    const take = async (): Promise<void> => this.note(name, await copy(text));
    return html`<button class="quiet" @click=${() => void take()}>${this.copied === name ? words['copied'] : label}</button>`;
  }

  private note(name: string, how: string): void {
    if (how === 'copied') this.copied = name;
  }

  private page(): string | null {
    return this.productUrl === null ? null : new URL(this.productUrl, location.href).href;
  }
}

define('punchcard-refer', PunchcardRefer);
