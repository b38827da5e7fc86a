/** Referrals: the screen, the member's tab, and what happened in words. */
export const referrals = {
  'kinds.referrals': 'Referrals',
  'timeline.REFERRAL_COMPLETED.gave': 'Earned {points} for a friend who bought',
  'timeline.REFERRAL_COMPLETED': 'Got a code for a friend who bought',
  'timeline.REFERRAL_REVERSED.took': '{points} for a friend were taken back',
  'timeline.REFERRAL_REVERSED': 'What a friend had brought was taken back',
  'timeline.FRIEND_REWARDED': 'Got a code after the first purchase, as somebody’s friend',
  'feed.REFERRAL_COMPLETED.gave': '{member} earned {points} for a friend who bought',
  'feed.REFERRAL_COMPLETED': '{member} got a code for a friend who bought',
  'feed.REFERRAL_REVERSED.took': '{points} for a friend of {member} were taken back',
  'feed.REFERRAL_REVERSED': 'What a friend of {member} had brought was taken back',
  'feed.FRIEND_REWARDED': '{member} got a code after the first purchase, as somebody’s friend',
} as const;
