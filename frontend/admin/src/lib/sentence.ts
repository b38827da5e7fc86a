/** What happened, as a sentence: which message and which values, decided here and nowhere else. */
import type { ActivityFieldsFragment } from '@/gql/graphql';

import { hasMessage, type MessageKey, t } from './i18n';

export type Activity = ActivityFieldsFragment;
export interface Sentence {
  id: MessageKey;
  values: Record<string, string>;
}

function amountOf(activity: Activity): string {
  return t('points.count', { n: Math.abs(activity.points) });
}

function shade(activity: Activity): 'gave' | 'took' | 'nothing' {
  if (activity.points === 0) return 'nothing';
  return activity.points > 0 ? 'gave' : 'took';
}

/** Message keys are sentence.<KIND>.<gave|took|nothing>, with `feed` before it where the member is named. */
export function sentenceOf(activity: Activity, where: 'timeline' | 'feed'): Sentence {
  const values = {
    points: amountOf(activity),
    order: activity.order?.number || activity.order?.externalId || activity.redemption?.orderId || '',
    reward: activity.redemption?.rewardName ?? t('codes.someReward'),
    event: activity.event ?? '',
    tags: activity.tags.join(', '),
    actor: activity.actor?.name ?? t('actor.system'),
  };
  const orphan = activity.kind === 'ORDER_REFUNDED' && activity.order === null;
  const key = `${where}.${activity.kind}.${orphan ? 'unknown' : shade(activity)}`;
  if (hasMessage(key)) return { id: key, values };
  const any = `${where}.${activity.kind}`;
  return { id: hasMessage(any) ? any : `${where}.other`, values: { ...values, kind: activity.kind } };
}

/** The second, quieter line: by which rule, which code, why nothing was earned, or the reason staff gave. */
export function becauseOf(activity: Activity): string {
  return [plainBecause(activity), tierOf(activity)].filter((text) => text !== '').join(' · ');
}

/** Whatever happened may have moved the member's tier. */
function tierOf({ tierChange }: Activity): string {
  if (!tierChange) return '';
  const [from, to] = [tierChange.oldTier, tierChange.newTier].map((tier) => tier?.name ?? t('timeline.tier.nothing'));
  return tierChange.kept ? t('timeline.tier.kept', { to: to ?? '' }) : t('timeline.tier.change', { from: from ?? '', to: to ?? '' });
}

function plainBecause(activity: Activity): string {
  if (activity.redemption) return [activity.redemption.maskedCode, activity.reason].filter(Boolean).join(' · ');
  if (activity.reason) return activity.reason;
  const rules = activity.entries.filter((entry) => entry.ruleName);
  if (rules.length > 0) {
    return rules.map(({ ruleName, ruleVersion }) => t('timeline.rule', { rule: ruleName ?? '', version: String(ruleVersion ?? 1) })).join(' · ');
  }
  return activity.notEarned[0]?.message ?? '';
}
