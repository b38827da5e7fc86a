/** Follows the activity feed over graphql-transport-ws: batches, resumes after its cursor, can be paused. */
import { type Client, createClient } from 'graphql-ws';

import { getStatus, setStatus } from './live-store';

export interface Followed<Item> {
  cursor: string;
  item: Item;
}
interface FollowOptions<Item> {
  socketUrl: string;
  query: string;
  /** Takes one answer apart; null when it only says where the feed stands. */
  read: (data: unknown) => { cursor: string; item: Item | null };
  onBatch: (batch: Array<Followed<Item>>) => void;
  /** The stream began anew, without a cursor: what was read before may be stale. */
  onStart: () => void;
  onRefused: (code: number) => void;
}

/** A lone event shows almost at once; in a stream the screen is drawn five times a second. */
const BATCH_MS = 200;
const LONE_MS = 25;
const HOLD_AT_MOST = 2_000;
const REFUSED = new Set([4401, 4403]);
const BAD_CURSOR = 'BAD_USER_INPUT';

export function backoffMs(attempt: number, random: number = Math.random()): number {
  return Math.round(Math.min(15_000, 400 * 2 ** Math.min(attempt, 6)) * (0.6 + 0.4 * random));
}

function closeCode(error: unknown): number {
  if (typeof error !== 'object' || error === null || !('code' in error)) return 0;
  return typeof error.code === 'number' ? error.code : 0;
}

export class FeedFollower<Item> {
  private readonly options: FollowOptions<Item>;
  private readonly client: Client;
  private cursor: string | null = null;
  private held: Array<Followed<Item>> = [];
  private flushTimer: ReturnType<typeof setTimeout> | undefined;
  private retryTimer: ReturnType<typeof setTimeout> | undefined;
  private flushedAt = 0;
  private attempt = 0;
  private stopped = false;
  private unsubscribe: (() => void) | undefined;

  constructor(options: FollowOptions<Item>) {
    this.options = options;
    this.client = createClient({
      url: options.socketUrl,
      retryAttempts: 0,
      keepAlive: 20_000,
      connectionParams: { client: 'admin' },
    });
  }

  start(): void {
    setStatus({ connection: this.attempt === 0 ? 'connecting' : 'reconnecting' });
    const fresh = this.cursor === null;
    this.unsubscribe = this.client.subscribe(
      { query: this.options.query, variables: { after: this.cursor } },
      {
        next: (answer) => this.receive(answer, fresh),
        error: (error) => this.ended(error),
        complete: () => this.ended(null),
      },
    );
  }

  private receive(answer: { data?: unknown; errors?: ReadonlyArray<{ extensions?: Record<string, unknown> }> }, fresh: boolean): void {
    if (answer.errors?.some((error) => error.extensions?.['code'] === BAD_CURSOR)) this.cursor = null;
    if (!answer.data) return;
    this.attempt = 0;
    if (getStatus().connection !== 'connected') {
      setStatus({ connection: 'connected' });
      if (fresh) this.options.onStart();
    }
    const { cursor, item } = this.options.read(answer.data);
    if (item === null) this.cursor ??= cursor;
    else this.hold({ cursor, item });
  }

  private hold(followed: Followed<Item>): void {
    this.cursor = followed.cursor;
    this.held.push(followed);
    if (!getStatus().paused) {
      this.flushTimer ??= setTimeout(() => this.flush(), Math.max(LONE_MS, this.flushedAt + BATCH_MS - Date.now()));
      return;
    }
    setStatus({ waiting: this.held.length });
  }

  private flush(): void {
    this.flushTimer = undefined;
    this.flushedAt = Date.now();
    const batch = this.held;
    this.held = [];
    setStatus({ waiting: 0 });
    for (let at = 0; at < batch.length; at += HOLD_AT_MOST) this.options.onBatch(batch.slice(at, at + HOLD_AT_MOST));
  }

  setPaused(paused: boolean): void {
    setStatus({ paused });
    if (!paused && this.held.length > 0) this.flush();
  }

  private ended(error: unknown): void {
    if (this.stopped) return;
    const code = closeCode(error);
    if (Array.isArray(error) && error.some((one) => one?.extensions?.code === BAD_CURSOR)) this.cursor = null;
    if (REFUSED.has(code)) {
      this.options.onRefused(code);
    }
    setStatus({ connection: 'reconnecting' });
    this.retryTimer = setTimeout(() => this.start(), backoffMs(this.attempt));
    this.attempt += 1;
  }

  stop(): void {
    this.stopped = true;
    clearTimeout(this.retryTimer);
    clearTimeout(this.flushTimer);
    this.unsubscribe?.();
    void this.client.dispose();
    setStatus({ connection: 'stopped', paused: false, waiting: 0 });
  }
}
