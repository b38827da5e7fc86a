/** How the settings of the referral programme are grouped, and which of them say something now. */
import type { SettingValues } from '@/components/SettingsForm';

export const TEXTS = ['share_title', 'share_text', 'popup_title', 'popup_text', 'button_label'] as const;

export const groups = [
  {
    title: 'referrals.group.friend',
    names: [
      'friend_when', 'friend_reward', 'friend_discount', 'friend_percent', 'friend_amount', 'friend_minimum_order',
      'friend_applies_to', 'friend_names', 'friend_valid_days',
    ],
  },
  { title: 'referrals.group.referrer', names: ['referrer_gets', 'points', 'reward', 'approval_days', 'code_email'] },
  { title: 'referrals.group.checks', names: ['minimum_order', 'cap', 'cap_period', 'shop_url', 'show_first_name'] },
] as const;

/** Setting -> the answer elsewhere that gives it a meaning. */
const needs: Record<string, readonly [string, readonly string[]]> = {
  friend_reward: ['friend_when', ['after_first_purchase']],
  friend_discount: ['friend_when', ['first_order']],
  friend_percent: ['friend_discount', ['percent']],
  friend_amount: ['friend_discount', ['amount']],
  friend_minimum_order: ['friend_when', ['first_order']],
  friend_applies_to: ['friend_when', ['first_order']],
  friend_names: ['friend_applies_to', ['list', 'collections']],
  friend_valid_days: ['friend_when', ['first_order']],
  points: ['referrer_gets', ['points']],
  reward: ['referrer_gets', ['reward']],
};

export function shown(name: string, values: SettingValues): boolean {
  const need = needs[name];
  if (need === undefined) return true;
  const [other, answers] = need;
  return answers.includes(String(values[other])) && shown(other, values);
}
