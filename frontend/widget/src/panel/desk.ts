/** What the panel knows and does: it asks, redeems, gives back and joins, and says what went wrong. */
import type { ReactiveControllerHost } from 'lit';

import document from '../../../../graphql/operations/storefront/widget_panel.graphql';
import type { PanelRedeemMutation } from '../gql';
import type { Store } from '../store';
import { pick } from '../words';
import type { Code, Intent, PanelData } from './types';
import { WORDS } from './words';

/** Where the customer stands in doing something. */
type Step =
  | { kind: 'look' }
  | { kind: 'redeem'; intent: Intent }
  | { kind: 'redeemed'; code: Code }
  | { kind: 'giveBack'; code: Code; key: string }
  | { kind: 'birthday' };

type Outcome = Partial<PanelRedeemMutation['redeem']> & Pick<PanelRedeemMutation['redeem'], 'userErrors'>;

export class Desk {
  data: PanelData | null = null;
  now: Step = { kind: 'look' };
  fault: string | null = null;
  busy = false;
  copied = '';
  private readonly host: ReactiveControllerHost & EventTarget;
  private readonly store: Store;

  constructor(host: ReactiveControllerHost & EventTarget, store: Store) {
    this.host = host;
    this.store = store;
    host.addController({
      hostConnected: () => {
        store.addEventListener('refresh', this.reload);
        this.reload();
      },
      hostDisconnected: () => store.removeEventListener('refresh', this.reload),
    });
  }

  async load(): Promise<void> {
    const operation = this.store.page.customer ? 'PanelCustomer' : 'PanelVisitor';
    try {
      const { data } = await this.store.ask(document, operation, { language: this.store.language });
      if (data === null) throw new Error(operation);
      this.data = { program: null, me: null, ...data } as PanelData;
    } catch {
      this.fault = this.word('failed');
    }
    this.host.requestUpdate();
  }

  step(next: Step): void {
    this.now = next;
    this.fault = null;
    this.host.requestUpdate();
  }

  /** The same intent gives the same code, however often it is sent. */
  async redeem(intent: Intent): Promise<void> {
    const input = { rewardId: intent.reward.id, idempotencyKey: intent.key };
    const made = await this.act('PanelRedeem', input, 'redeem');
    const code = made?.redemption;
    if (!code) return;
    this.step({ kind: 'redeemed', code });
    const detail = { code: code.code, summary: code.summary, cost: code.cost };
    this.host.dispatchEvent(new CustomEvent('punchcard-redeemed', { detail, bubbles: true, composed: true }));
    await this.renew();
  }

  async giveBack(code: Code, key: string): Promise<void> {
    const input = { redemptionId: code.id, idempotencyKey: key };
    if ((await this.act('PanelGiveBack', input, 'cancelRedemption')) === null) return;
    this.step({ kind: 'look' });
    await this.renew();
  }

  async join(): Promise<void> {
    if ((await this.act('PanelJoin', { consent: true }, 'joinProgram')) !== null) await this.renew();
  }

  async tellBirthday(birthday: { month: number; day: number }): Promise<void> {
    if ((await this.act('PanelBirthday', { birthday }, 'updateProfile')) === null) return;
    this.step({ kind: 'look' });
    await this.renew();
  }

  note(copied: string): void {
    this.copied = copied;
    this.host.requestUpdate();
  }

  private async renew(): Promise<void> {
    await this.store.refresh();
  }

  /** A mutation: what came of it, or null and why not. */
  private async act(operation: string, input: Record<string, unknown>, field: string): Promise<Outcome | null> {
    if (this.busy) return null;
    this.busy = true;
    this.fault = null;
    this.host.requestUpdate();
    try {
      const { data } = await this.store.ask(document, operation, { input, language: this.store.language });
      const found = data?.[field] as Outcome | undefined;
      const refusal = found?.userErrors[0]?.message;
      if (found !== undefined && refusal === undefined) return found;
      this.fault = refusal ?? this.word('failed');
    } catch {
      this.fault = this.word('failed');
    } finally {
      this.busy = false;
      this.host.requestUpdate();
    }
    return null;
  }

  private readonly reload = (): void => void this.load();

  private word(name: string): string {
    return pick(WORDS, this.store.language)[name] ?? '';
  }
}

/** A key for one intent; also where the page is not served by TLS and has no randomUUID. */
export function newKey(): string {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
