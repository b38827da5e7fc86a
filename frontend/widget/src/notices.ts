/** <punchcard-notices>: nudges of the shop, each shown once, and toasts for what has just been earned. */
import { css, html, nothing, type TemplateResult } from 'lit';

import recent from '../../../graphql/operations/storefront/widget_recent.graphql';
import { PunchcardElement, define, plain, store } from './base';
import { remember, seen } from './seen';
import { sheet } from './sheet';
import { picture } from './picture';
import type { Member, Notice, NoticeKind, Recent } from './types';
import { pick, type Dictionary } from './words';

/** Seconds after which the page looks for new activity: soon at first, then a calm pulse. */
const LOOKS = [3, 6, 12, 30, 60];
const TOAST_SECONDS = 12;
const WORDS: Dictionary = { en: { close: 'Close', notice: 'Rewards' }, de: { close: 'Schließen', notice: 'Prämien' } };

export class PunchcardNotices extends PunchcardElement {
  static override styles = [
    plain,
    sheet,
    css`
      .stack {
        position: fixed;
        z-index: 2147483100;
        bottom: 84px;
        left: var(--_left, auto);
        right: var(--_right, 20px);
        width: min(360px, calc(100vw - 40px));
        display: grid;
        gap: 10px;
      }
      .notice {
        box-shadow: 0 10px 36px rgb(0 0 0 / 24%);
        padding: 16px 16px 18px 18px;
        display: grid;
        gap: 8px;
      }
      .top {
        display: flex;
        justify-content: space-between;
        align-items: start;
        gap: 8px;
      }
      .top .icon {
        margin: -12px -12px -8px 0;
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
      .toast {
        border-left: 5px solid var(--_accent);
      }
    `,
  ];
  static override properties = { look: { type: Number }, toasts: { state: true }, gone: { state: true } };

  /** Seconds between looks for new activity; 0: never. Left out: soon at first, then every minute. */
  declare look: number | null;
  declare private toasts: Recent[];
  declare private gone: string;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private looks = 0;

  constructor() {
    super();
    this.look = null;
    this.toasts = [];
    this.gone = '';
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.plan();
    store().addEventListener('change', this.tell);
    this.tell();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this.timer);
    store().removeEventListener('change', this.tell);
  }

  protected override render(): TemplateResult | typeof nothing {
    const notice = this.notice();
    const words = pick(WORDS, store().language);
    return html`<div class="stack">
      <div role="status" aria-live="polite">${this.toasts.map((one) => this.toast(one, words['close'] ?? ''))}</div>
      ${notice === undefined ? nothing : this.card(notice, words)}
    </div>`;
  }

  /** The first that this browser has not seen; one at a time. */
  private notice(): Notice | undefined {
    const { program, me, customer } = store().page;
    if (program === null) return undefined;
    const kinds: NoticeKind[] = customer ? ['REDEEM_NOW', 'ANNOUNCEMENT'] : ['SIGN_UP', 'ANNOUNCEMENT'];
    const all = [...(me?.notices ?? []), ...program.notices].filter((one) => one.visible && one.id !== this.gone);
    return kinds.flatMap((kind) => all.filter((one) => one.kind === kind)).find((one) => seen(one.kind) !== one.id);
  }

  private card(notice: Notice, words: Record<string, string>): TemplateResult {
    const close = (): void => this.dismiss(notice);
    return html`<section class="surface notice rise" part="notice" aria-label=${words['notice'] ?? ''} data-kind=${notice.kind}>
      <div class="top">
        <h2 part="heading">${notice.title}</h2>
        <button class="icon" part="close" aria-label=${words['close'] ?? ''} @click=${close}>×</button>
      </div>
      ${picture(notice.image)}${notice.body === '' ? nothing : html`<p>${notice.body}</p>`}
      ${notice.button === null ? nothing : html`<div class="at-${notice.button.position}">${this.button(notice, close)}</div>`}
    </section>`;
  }

  private button(notice: Notice, close: () => void): TemplateResult {
    const { label, link } = notice.button ?? { label: '', link: null };
    if (link !== null) return html`<a class="button" part="button" href=${link} @click=${close}>${label}</a>`;
    const open = (): void => {
      close();
      const view = notice.kind === 'REDEEM_NOW' ? 'spend' : 'home';
      document.dispatchEvent(new CustomEvent('punchcard-open', { detail: { view } }));
    };
    return html`<button part="button" @click=${open}>${label}</button>`;
  }

  protected override updated(): void {
    // A colour of the button's own: by the object model, which a strict policy allows.
    const notice = this.notice();
    const button = this.renderRoot.querySelector<HTMLElement>('.notice [part="button"]');
    button?.style.setProperty('background', notice?.button?.colour ?? '');
  }

  private toast(one: Recent, close: string): TemplateResult {
    return html`<div class="surface notice toast rise" part="toast">
      <div class="top">
        <p>${one.notification}</p>
        <button class="icon" part="close" aria-label=${close} @click=${() => this.drop(one)}>×</button>
      </div>
    </div>`;
  }

  private dismiss(notice: Notice): void {
    remember(notice.kind, notice.id);
    this.gone = notice.id;
  }

  private drop(one: Recent): void {
    this.toasts = this.toasts.filter((other) => other.id !== one.id);
  }

  /** What is newer than what this browser saw last. The first time, all of it is old. */
  private readonly tell = (): void => {
    const { me } = store().page;
    if (me === null) return;
    const newest = me.activity.edges.map((edge) => edge.node);
    const name = `last:${me.id}`;
    const last = seen(name);
    const at = newest.findIndex((one) => one.id === last);
    const fresh = last === null ? [] : newest.slice(0, at === -1 ? newest.length : at);
    remember(name, newest[0]?.id ?? 'none');
    const told = fresh.filter((one) => one.notification !== null && one.notification !== '');
    if (told.length === 0) return;
    this.toasts = [...told.toReversed(), ...this.toasts];
    for (const one of told) setTimeout(() => this.drop(one), TOAST_SECONDS * 1000);
  };

  private plan(): void {
    if (this.look === 0) return;
    const seconds = this.look ?? LOOKS[Math.min(this.looks, LOOKS.length - 1)] ?? 60;
    this.looks += 1;
    this.timer = setTimeout(() => {
      if (!document.hidden) look().catch(() => undefined);
      this.plan();
    }, seconds * 1000);
  }
}

/** Ask for the member alone: cheap enough to be repeated. */
async function look(): Promise<void> {
  if (store().page.me === null) return;
  const { data } = await store().ask(recent, 'WidgetRecent', { language: store().language });
  if (data?.['me']) store().know(data['me'] as Member);
}

define('punchcard-notices', PunchcardNotices);
