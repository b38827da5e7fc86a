/** The one live table: what each kind of activity touches, and the exchange that feeds it to the cache. */
import { type Exchange, makeErrorResult, type Operation, type OperationResult, stringifyDocument } from '@urql/core';
import { filter, make, merge, mergeMap, pipe, takeUntil } from 'wonka';

import type { ActivityKind, LiveActivitySubscription } from '@/gql/graphql';

import type { ApiConfig } from './config';
import { FeedFollower, type Followed } from './live-socket';
import { setStatus, tell } from './live-store';

export type LiveItem = NonNullable<LiveActivitySubscription['activity']['activity']>;
type Reach = 'timeline' | 'period' | 'orders' | 'totals' | 'profile' | 'codes' | 'rewards' | 'referrals';

/** Kind -> what becomes stale besides the member's own row, which the event itself carries. */
const reaches: Record<ActivityKind, readonly Reach[]> = {
  ORDER_PAID: ['timeline', 'period', 'orders', 'totals', 'codes', 'rewards'],
  ORDER_REFUNDED: ['timeline', 'period', 'orders', 'totals', 'codes', 'rewards'],
  MEMBER_JOINED: ['timeline', 'period', 'totals'],
  POINTS_ADJUSTED: ['timeline', 'period', 'totals'],
  ADJUSTMENT_UNDONE: ['timeline', 'period', 'totals'],
  POINTS_APPROVED: ['timeline', 'period', 'totals'],
  POINTS_EXPIRED: ['timeline', 'period', 'totals'],
  REWARD_REDEEMED: ['timeline', 'period', 'totals', 'codes', 'rewards'],
  CODE_USED: ['timeline', 'period', 'orders', 'totals', 'codes', 'rewards'],
  CODE_REFUNDED: ['timeline', 'period', 'totals', 'codes', 'rewards'],
  REDEMPTION_CANCELLED: ['timeline', 'period', 'totals', 'codes', 'rewards'],
  REDEMPTION_EXPIRED: ['timeline', 'period', 'totals', 'codes', 'rewards'],
  TIER_ASSIGNED: ['timeline', 'period', 'profile', 'totals'],
  TIER_UNASSIGNED: ['timeline', 'profile'],
  TIER_ASSIGNMENT_ENDED: ['timeline', 'period', 'profile', 'totals'],
  TIER_RECALCULATED: ['timeline', 'period', 'profile', 'totals'],
  SHOP_VISITED: ['timeline', 'period', 'totals'],
  EVENT_RECORDED: ['timeline', 'period', 'totals'],
  BIRTHDAY_CAME: ['timeline', 'period', 'totals'],
  BIRTHDAY_SET: ['timeline', 'profile'],
  MEMBER_TAGGED: ['timeline', 'profile'],
  MEMBER_UNTAGGED: ['timeline', 'profile'],
  REFERRAL_COMPLETED: ['timeline', 'period', 'totals', 'codes', 'rewards', 'referrals'],
  REFERRAL_REVERSED: ['timeline', 'period', 'totals', 'codes', 'rewards', 'referrals'],
  FRIEND_REWARDED: ['timeline', 'codes', 'rewards', 'referrals'],
  MEMBER_BLOCKED: ['timeline', 'profile', 'totals'],
  MEMBER_UNBLOCKED: ['timeline', 'profile', 'totals'],
};
const UNKNOWN: readonly Reach[] = ['timeline', 'period', 'orders', 'totals', 'profile', 'codes', 'rewards', 'referrals'];

/** Of the programme, not of one member. */
const WHOLE = new Set<Reach>(['totals', 'rewards', 'referrals']);

const KEEP = 300;
let recent: LiveItem[] = [];

export function recentItems(): LiveItem[] {
  return recent;
}

/** Topics touched by a batch; a kind newer than this build touches everything it may. */
export function topicsOf(batch: ReadonlyArray<{ kind: string; member: { id: string } }>): Set<string> {
  const topics = new Set<string>(['feed']);
  for (const item of batch) {
    topics.add('members');
    for (const reach of reaches[item.kind as ActivityKind] ?? UNKNOWN) {
      topics.add(WHOLE.has(reach) ? reach : `${reach}:${item.member.id}`);
    }
  }
  return topics;
}

/** Newest first, each activity once. */
export function mergeRecent(known: readonly LiveItem[], batch: readonly LiveItem[]): LiveItem[] {
  const fresh = new Map<string, LiveItem>();
  for (const item of batch) fresh.set(item.id, item);
  return [...[...fresh.values()].toReversed(), ...known.filter((item) => !fresh.has(item.id))].slice(0, KEEP);
}

function readAnswer(data: unknown): { cursor: string; item: LiveItem | null } {
  const { activity } = data as LiveActivitySubscription;
  return { cursor: activity.cursor, item: activity.activity ?? null };
}

let current: FeedFollower<LiveItem> | null = null;

export function setLivePaused(paused: boolean): void {
  if (current === null) setStatus({ paused });
  else current.setPaused(paused);
}

function follow(operation: Operation, api: ApiConfig, onRefused: () => void) {
  return make<OperationResult>((observer) => {
    const onBatch = (batch: Array<Followed<LiveItem>>) => {
      const items = batch.map(({ item }) => item);
      recent = mergeRecent(recent, items);
      // One result for the whole batch: the cache writes and wakes its readers once, not once an event.
      const data = { __typename: 'Subscription', activity: batch.map(({ cursor, item }) => ({ __typename: 'ActivityEvent', cursor, activity: item })) };
      observer.next({ operation, data, stale: false, hasNext: true });
      tell(topicsOf(items));
    };
    const follower = new FeedFollower<LiveItem>({
      socketUrl: api.socketUrl,
      query: stringifyDocument(operation.query),
      read: readAnswer,
      onBatch,
      onStart: () => tell(['everything', 'feed-start']),
      onRefused,
    });
    current = follower;
    follower.start();
    return () => {
      follower.stop();
      if (current === follower) current = null;
      recent = [];
    };
  });
}

export function liveExchange(api: ApiConfig, onRefused: () => void): Exchange {
  return ({ forward }) => (operations) => {
    const live = pipe(
      operations,
      filter(({ kind }) => kind === 'subscription'),
      mergeMap((operation) => {
        const ended = pipe(operations, filter(({ kind, key }) => kind === 'teardown' && key === operation.key));
        if (current !== null) return pipe(make<OperationResult>((observer) => {
          observer.next(makeErrorResult(operation, new Error('The live feed is followed once.')));
          return () => {};
        }), takeUntil(ended));
        return pipe(follow(operation, api, onRefused), takeUntil(ended));
      }),
    );
    const rest = pipe(operations, filter(({ kind }) => kind !== 'subscription'), forward);
    return merge([live, rest]);
  };
}
