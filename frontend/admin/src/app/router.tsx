/** The addresses of the admin; each screen is a chunk of its own. */
import { createRootRoute, createRoute, createRouter, lazyRouteComponent, redirect } from '@tanstack/react-router';

import { parseSearch, type RawSearch, readMembersSearch, stringifySearch } from '@/lib/url-state';

import { NotFound } from './NotFound';
import { ScreenError } from './ScreenError';
import { Shell } from './shell/Shell';

const root = createRootRoute({ component: Shell, notFoundComponent: NotFound, errorComponent: ScreenError });

const home = createRoute({
  getParentRoute: () => root,
  path: '/',
  beforeLoad: () => {
    throw redirect({ to: '/dashboard', replace: true });
  },
});
const dashboard = createRoute({
  getParentRoute: () => root,
  path: '/dashboard',
  validateSearch: (raw: RawSearch): { period?: string } => (raw['period'] ? { period: raw['period'] } : {}),
  component: lazyRouteComponent(() => import('@/features/dashboard/DashboardScreen'), 'DashboardScreen'),
});
const members = createRoute({
  getParentRoute: () => root,
  path: '/members',
  validateSearch: (raw: RawSearch) => readMembersSearch(raw),
  component: lazyRouteComponent(() => import('@/features/members/MembersScreen'), 'MembersScreen'),
});
const member = createRoute({
  getParentRoute: () => root,
  path: '/members/$memberId',
  validateSearch: (raw: RawSearch): { tab?: string; kinds?: string; period?: string } => {
    const { tab, kinds, period } = raw;
    return { ...(tab ? { tab } : {}), ...(kinds ? { kinds } : {}), ...(period ? { period } : {}) };
  },
  component: lazyRouteComponent(() => import('@/features/member/MemberScreen'), 'MemberScreen'),
});
const rules = createRoute({
  getParentRoute: () => root,
  path: '/rules',
  validateSearch: (raw: RawSearch): { tab?: string; state?: string; reward?: string } => {
    const { tab, state, reward } = raw;
    return { ...(tab ? { tab } : {}), ...(state ? { state } : {}), ...(reward ? { reward } : {}) };
  },
  component: lazyRouteComponent(() => import('./ActivityRules'), 'ActivityRules'),
});
const analytics = createRoute({
  getParentRoute: () => root,
  path: '/analytics',
  validateSearch: (raw: RawSearch): { period?: string } => (raw['period'] ? { period: raw['period'] } : {}),
  component: lazyRouteComponent(() => import('@/features/analytics/AnalyticsScreen'), 'AnalyticsScreen'),
});
const vip = createRoute({
  getParentRoute: () => root,
  path: '/vip',
  component: lazyRouteComponent(() => import('@/features/vip/VipScreen'), 'VipScreen'),
});
const referrals = createRoute({
  getParentRoute: () => root,
  path: '/referrals',
  validateSearch: (raw: RawSearch): { state?: string } => (raw['state'] ? { state: raw['state'] } : {}),
  component: lazyRouteComponent(() => import('@/features/referrals/ReferralsScreen'), 'ReferralsScreen'),
});
const emails = createRoute({
  getParentRoute: () => root,
  path: '/emails',
  validateSearch: (raw: RawSearch): { kind?: string; state?: string; about?: string; mail?: string } => {
    const { kind, state, about, mail } = raw;
    return { ...(kind ? { kind } : {}), ...(state ? { state } : {}), ...(about ? { about } : {}), ...(mail ? { mail } : {}) };
  },
  component: lazyRouteComponent(() => import('@/features/emails/EmailsScreen'), 'EmailsScreen'),
});

const design = createRoute({
  getParentRoute: () => root,
  path: '/design',
  validateSearch: ({ tab }: RawSearch): { tab?: string } => (tab ? { tab } : {}),
  component: lazyRouteComponent(() => import('@/features/design/DesignScreen'), 'DesignScreen'),
});

export const router = createRouter({
  routeTree: root.addChildren([home, dashboard, members, member, rules, vip, referrals, emails, analytics, design]),
  basepath: import.meta.env.BASE_URL,
  defaultPreload: 'intent',
  scrollRestoration: true,
  parseSearch,
  stringifySearch,
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
