/** The timeline's filter: a few words a merchant uses, each standing for kinds of activity. */
import type { ActivityKind } from '@/gql/graphql';

export const kindGroups = {
  orders: ['ORDER_PAID'],
  refunds: ['ORDER_REFUNDED'],
  adjustments: ['POINTS_ADJUSTED', 'ADJUSTMENT_UNDONE'],
  redemptions: ['REWARD_REDEEMED', 'CODE_USED', 'CODE_REFUNDED', 'REDEMPTION_CANCELLED', 'REDEMPTION_EXPIRED'],
  time: ['POINTS_APPROVED', 'POINTS_EXPIRED'],
  tiers: ['TIER_ASSIGNED', 'TIER_UNASSIGNED', 'TIER_ASSIGNMENT_ENDED', 'TIER_RECALCULATED'],
  referrals: ['REFERRAL_COMPLETED', 'REFERRAL_REVERSED', 'FRIEND_REWARDED'],
  activities: ['SHOP_VISITED', 'EVENT_RECORDED', 'BIRTHDAY_CAME'],
  account: ['MEMBER_JOINED', 'MEMBER_BLOCKED', 'MEMBER_UNBLOCKED', 'MEMBER_TAGGED', 'MEMBER_UNTAGGED', 'BIRTHDAY_SET'],
} as const satisfies Record<string, readonly ActivityKind[]>;

export type KindGroup = keyof typeof kindGroups;

export function groupOf(text: string | undefined): KindGroup | null {
  return text !== undefined && Object.hasOwn(kindGroups, text) ? (text as KindGroup) : null;
}
