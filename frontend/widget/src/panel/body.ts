/** The opened panel: a dialog with head and tabs. What stands in the tabs is in files of their own. */
import { html, nothing, type TemplateResult } from 'lit';

import { PunchcardElement, define, plain, store } from '../base';
import type { View } from '../panel';
import { picture } from '../picture';
import { holes, sheet } from '../sheet';
import type { Member, Program } from '../types';
import { fill, pick, type Words } from '../words';
import { Desk } from './desk';
import { activityTab } from './activity';
import { codesTab } from './codes';
import { earnTab } from './earn';
import { spendTab } from './spend';
import { style } from './style';
import { tierTab } from './tier';
import type { PanelTexts } from './types';
import { WORDS } from './words';

type Tab = Exclude<View, 'home' | 'refer'>;

export class PunchcardPanelBody extends PunchcardElement {
  static override styles = [plain, sheet, style];
  static override properties = { view: {}, tab: { state: true } };

  declare view: View;
  declare private tab: Tab | null;
  private readonly desk = new Desk(this, store());

  constructor() {
    super();
    this.view = 'home';
    this.tab = null;
  }

  protected override firstUpdated(): void {
    this.renderRoot.querySelector('dialog')?.showModal();
  }

  protected override render(): TemplateResult | typeof nothing {
    const { program, me } = store().page;
    if (program === null) return nothing;
    const words = pick(WORDS, store().language);
    const texts = this.desk.data?.program?.design.texts;
    return html`<dialog class="surface" part="panel" aria-label=${program.name} @close=${this.gone} @click=${this.beside}>
      ${this.head(program, me, words, texts)} ${texts === undefined ? this.waiting(words) : this.opened(program, me, words, texts)}
    </dialog>`;
  }

  private waiting(words: Words): TemplateResult {
    return html`<div class="content">${this.fault()}<p class="small">${words['loading']}…</p></div>`;
  }

  private opened(program: Program, me: Member | null, words: Words, texts: PanelTexts): TemplateResult {
    const label = this.label(this.current(me), texts);
    return html`${this.tabs(me, texts)}
      <div class="content" role="tabpanel" id="content" tabindex="0" aria-label=${label}>
        ${this.fault()} ${this.content(program, me, words)}
      </div>`;
  }

  private fault(): TemplateResult | typeof nothing {
    return this.desk.fault === null ? nothing : html`<p class="fault" role="alert">${this.desk.fault}</p>`;
  }

  private head(program: Program, me: Member | null, words: Words, texts: PanelTexts | undefined): TemplateResult {
    const { desktop, mobile } = program.design;
    const close = html`<button class="icon" part="close" aria-label=${words['close'] ?? ''} @click=${this.hide}>×</button>`;
    const said = me === null ? texts?.guestHeading : texts?.memberHeading;
    const title = fill(said ?? program.name, { name: firstName(me?.name ?? '') });
    return html`<div class="head" part="header">
      <div class="bar"><div>${picture(desktop.logo, mobile.logo)}<h2 part="heading">${title}</h2></div>${close}</div>
      ${me === null ? html`<p>${texts?.guestText}</p>` : this.balance(program, me, words)}
    </div>`;
  }

  private balance(program: Program, me: Member, words: Words): TemplateResult {
    const { available, pending, owedText } = me.balance;
    const unit = this.unit(available, program);
    return html`<p class="balance figure">${this.figure(available)} <small>${unit}</small></p>
      ${this.toward(available, words)}
      ${pending > 0 ? html`<p>${fill(words['pending'] ?? '', { points: this.figure(pending) })}</p>` : nothing}
      ${owedText === null ? nothing : html`<p>${owedText}</p>`}`;
  }

  /** The row of holes that fills toward the cheapest reward that is out of reach still. */
  private toward(available: number, words: Words): TemplateResult | typeof nothing {
    const { me, program } = this.desk.data ?? {};
    const offered = me?.rewards.map((one) => one.reward) ?? program?.rewards ?? [];
    const rewards = offered.toSorted((a, b) => a.cost - b.cost);
    const next = rewards.find((one) => one.cost > available);
    const had = rewards.findLast((one) => one.cost <= available);
    if (next === undefined && had === undefined) return nothing;
    const percent = next === undefined ? 100 : (available / next.cost) * 100;
    const said =
      next === undefined
        ? fill(words['enough'] ?? '', { reward: had?.name ?? '' })
        : fill(words['toNext'] ?? '', { points: this.figure(next.cost - available), reward: next.name });
    return html`${holes(percent, fill(words['holes'] ?? '', { percent: String(Math.floor(percent)) }))}<p>${said}</p>`;
  }

  private tabs(me: Member | null, texts: PanelTexts): TemplateResult {
    const current = this.current(me);
    return html`<div class="tabs" role="tablist" @keydown=${this.keys}>
      ${this.known(me).map(
        (tab) => html`<button
          role="tab"
          part="tab"
          data-tab=${tab}
          aria-selected=${tab === current}
          aria-controls="content"
          tabindex=${tab === current ? 0 : -1}
          @click=${() => this.choose(tab)}
        >
          ${this.label(tab, texts)}
        </button>`,
      )}
    </div>`;
  }

  private content(program: Program, me: Member | null, words: Words): TemplateResult {
    const shown = { program, me, words, desk: this.desk, figure: (n: number) => this.figure(n), unit: (n: number) => this.unit(n, program) };
    switch (this.current(me)) {
      case 'earn':
        return earnTab(shown);
      case 'spend':
        return spendTab(shown);
      case 'codes':
        return codesTab(shown);
      case 'tier':
        return tierTab(shown);
      case 'activity':
        return activityTab(shown);
    }
  }

  private known(me: Member | null): Tab[] {
    const tiers: Tab[] = this.desk.data?.program?.tiers ? ['tier'] : [];
    return me === null ? ['earn', 'spend', ...tiers] : ['spend', 'earn', 'codes', ...tiers, 'activity'];
  }

  private current(me: Member | null): Tab {
    const known = this.known(me);
    const wanted = this.tab ?? (this.view === 'refer' ? 'earn' : this.view);
    return known.find((tab) => tab === wanted) ?? known[0] ?? 'earn';
  }

  private label(tab: Tab, texts: PanelTexts): string {
    return texts[`${tab}Heading`];
  }

  private choose(tab: Tab): void {
    this.tab = tab;
    this.desk.step({ kind: 'look' });
  }

  private readonly keys = (event: KeyboardEvent): void => {
    const way = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (way === undefined) return;
    const { me } = store().page;
    const known = this.known(me);
    const next = known[(known.indexOf(this.current(me)) + way + known.length) % known.length];
    if (next === undefined) return;
    this.choose(next);
    void this.updateComplete.then(() => this.renderRoot.querySelector<HTMLElement>(`[data-tab=${next}]`)?.focus());
  };

  private readonly hide = (): void => {
    this.renderRoot.querySelector('dialog')?.close();
  };

  private readonly gone = (): void => {
    this.dispatchEvent(new CustomEvent('punchcard-close'));
  };

  /** A click on the backdrop is one on the dialog itself, beside everything in it. */
  private readonly beside = (event: MouseEvent): void => {
    const dialog = event.currentTarget as HTMLDialogElement;
    const box = dialog.getBoundingClientRect();
    const inside = event.clientX >= box.left && event.clientX <= box.right && event.clientY >= box.top && event.clientY <= box.bottom;
    if (event.target === dialog && !inside && event.detail > 0) this.hide();
  };
}

function firstName(name: string): string {
  return name.split(' ')[0] ?? name;
}

define('punchcard-panel-body', PunchcardPanelBody);
