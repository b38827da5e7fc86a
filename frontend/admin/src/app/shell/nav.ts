/** The places of the admin: one list for the side bar, the bottom bar, the palette and the keys. */
import type { IconName } from '@/components/Icon';
import type { MessageKey } from '@/lib/i18n';

interface Place {
  to: '/dashboard' | '/members' | '/rules' | '/vip' | '/referrals' | '/emails' | '/analytics' | '/design';
  label: MessageKey;
  short: MessageKey;
  icon: IconName;
  key: string;
}

export const places: readonly Place[] = [
  { to: '/dashboard', label: 'nav.dashboard', short: 'nav.dashboard.short', icon: 'dashboard', key: 'd' },
  { to: '/members', label: 'nav.members', short: 'nav.members.short', icon: 'members', key: 'm' },
  { to: '/rules', label: 'nav.rules', short: 'nav.rules.short', icon: 'rules', key: 'r' },
  { to: '/vip', label: 'nav.vip', short: 'nav.vip.short', icon: 'vip', key: 'v' },
  { to: '/referrals', label: 'nav.referrals', short: 'nav.referrals.short', icon: 'referrals', key: 'f' },
  { to: '/emails', label: 'nav.emails', short: 'nav.emails.short', icon: 'emails', key: 'e' },
  { to: '/analytics', label: 'nav.analytics', short: 'nav.analytics.short', icon: 'analytics', key: 'a' },
  { to: '/design', label: 'nav.design', short: 'nav.design.short', icon: 'design', key: 'w' },
];
