/** What all elements of a page share: one request for what they show, and who is told of changes. */
import type { Answer, Send, Variables } from './api';
import type { Config } from './config';
import document from '../../../graphql/operations/storefront/widget.graphql';
import { applyDesign } from './theme';
import type { WidgetCustomerQuery } from './gql';
import type { Item, Member, Program } from './types';

const MAX_ITEMS = 50;

interface Page {
  program: Program | null;
  me: Member | null;
  /** Somebody is signed in, as a member or not yet. */
  customer: boolean;
  loaded: boolean;
}

export class Store extends EventTarget {
  page: Page = { program: null, me: null, customer: false, loaded: false };
  readonly language: string;
  private readonly points = new Map<string, number | null>();
  private readonly wanted = new Map<string, { item: Item; currency: string | null }>();
  private waiting: Promise<void> | null = null;
  private asking = false;
  private readonly send: Send;
  private readonly token: Config['token'];

  constructor(config: Pick<Config, 'language' | 'token'>, send: Send) {
    super();
    this.language = config.language;
    this.token = config.token;
    this.send = send;
  }

  /** An element has come to the page; all that come at once share one request. */
  join(): void {
    if (!this.page.loaded && !this.asking) void this.load();
  }

  /** The points that an item would earn; undefined until it is known, null if nobody can say. */
  estimate(item: Item, currency: string | null): number | null | undefined {
    const key = [item.price, item.quantity, item.productId, currency].join('|');
    if (!this.points.has(key) && !this.wanted.has(key)) {
      this.wanted.set(key, { item, currency });
      if (!this.asking) void this.load();
    }
    return this.points.get(key);
  }

  /** Ask for all of it again, such as after points were spent. */
  async refresh(): Promise<void> {
    this.points.clear();
    await this.load();
    this.dispatchEvent(new Event('refresh'));
  }

  /** What somebody has asked about the member since. */
  know(me: Member): void {
    this.change({ me });
  }

  /** One operation as whoever is signed in. A token that has run out is asked for once more. */
  async ask(text: string, operation: string, variables: Variables): Promise<Answer> {
    const answer = await this.send(text, operation, variables, await this.token(false));
    if (answer.fault !== 'UNAUTHENTICATED') return answer;
    return this.send(text, operation, variables, await this.token(true));
  }

  private load(): Promise<void> {
    // A task later: by then every element of the page has said what it needs.
    this.waiting ??= new Promise((done) => void setTimeout(done)).then(() => {
      this.waiting = null;
      return this.fetch();
    });
    return this.waiting;
  }

  private async fetch(): Promise<void> {
    this.asking = true;
    try {
      await this.request();
    } catch {
      this.change({ loaded: true });
    } finally {
      this.asking = false;
    }
    if (this.wanted.size > 0) void this.load();
  }

  private async request(): Promise<void> {
    const [currency, asked] = this.nextItems();
    const estimate = asked.length > 0;
    const variables = { language: this.language, items: asked.map(([, one]) => one.item), currency, estimate };
    let token = await this.token(false);
    let answer = await this.send(document, operationFor(token), variables, token);
    if (answer.fault === 'UNAUTHENTICATED' && token !== null) {
      token = await this.token(true);
      answer = await this.send(document, operationFor(token), variables, token);
    }
    const { data } = answer;
    const each = (data?.['estimatePoints'] as WidgetCustomerQuery['estimatePoints'])?.each;
    for (const [index, [key]] of asked.entries()) this.points.set(key, each?.[index] ?? null);
    const me = (data?.['me'] as Member | null | undefined) ?? null;
    const program = (data?.['program'] as Program | null | undefined) ?? null;
    this.change(data === null ? { loaded: true } : { program, me, customer: token !== null, loaded: true });
  }

  /** Items of one currency: those of another, and those beyond the limit, go in the next request. */
  private nextItems(): [string | null, [string, { item: Item; currency: string | null }][]] {
    const currency = this.wanted.values().next().value?.currency ?? null;
    const asked = [...this.wanted].filter(([, one]) => one.currency === currency).slice(0, MAX_ITEMS);
    for (const [key] of asked) this.wanted.delete(key);
    return [currency, asked];
  }

  private change(part: Partial<Page>): void {
    this.page = { ...this.page, ...part };
    if (this.page.program) applyDesign(this.page.program.design);
    this.dispatchEvent(new Event('change'));
  }
}

function operationFor(token: string | null): string {
  return token === null ? 'WidgetVisitor' : 'WidgetCustomer';
}
