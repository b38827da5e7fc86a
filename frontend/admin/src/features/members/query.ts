/** From the address of the list to the variables of its query, and the chips that say what is filtered. */
import type { MembersQueryVariables, MemberStatus } from '@/gql/graphql';
import { dayLabel, points } from '@/lib/format';
import { t } from '@/lib/i18n';
import { parsePeriod, type Period, presetPeriod } from '@/lib/period';
import { countFilters, type MembersSearch, parseSort, type SortField } from '@/lib/url-state';
import { type Day, startOfDay } from '@/lib/zone';

const FIELDS = { name: 'NAME', balance: 'BALANCE', lifetime: 'LIFETIME', activity: 'LAST_ACTIVITY' } as const satisfies Record<SortField, string>;

export const PAGE = 60;
/** No key of a tier begins with a sign. */
export const NO_TIER = '-';

export function periodOf(search: MembersSearch, today: Day): Period {
  return parsePeriod(search.period, today) ?? presetPeriod('30d', today);
}

function number(text: string | undefined): number | null {
  return text === undefined ? null : Number(text);
}

/** Whoever is searched for is found, blocked or not; null leaves it to the server: active ones. */
function statusesOf({ status, q }: MembersSearch): MemberStatus[] | null {
  if (status === 'blocked') return ['BLOCKED'];
  return status === 'all' || q !== undefined ? ['ACTIVE', 'BLOCKED'] : null;
}

export function variablesOf(search: MembersSearch, period: Period, zone: string): MembersQueryVariables {
  const { field, descending } = parseSort(search.sort);
  const status = statusesOf(search);
  const filtered = countFilters(search) > 0 || status !== null;
  return {
    first: PAGE,
    search: search.q ?? null,
    // Without a filter the server knows how many there are.
    filter: !filtered ? null : {
      status,
      balanceMin: number(search.min),
      balanceMax: number(search.max),
      activeSince: search.since === undefined ? null : startOfDay(search.since, zone),
      activeBefore: search.before === undefined ? null : startOfDay(search.before, zone),
      hasDebt: search.debt === '1' ? true : null,
      tiers: search.tier === undefined || search.tier === NO_TIER ? null : [search.tier],
      hasTier: search.tier === NO_TIER ? false : null,
      tags: search.tag === undefined ? null : [search.tag],
      segment: search.segment ?? null,
    },
    sort: { field: FIELDS[field], direction: descending ? 'DESC' : 'ASC' },
    from: period.from,
    to: period.to,
  };
}

interface Chip {
  text: string;
  without: Partial<MembersSearch>;
}

function range(name: string, low: string | undefined, high: string | undefined): string {
  if (low !== undefined && high !== undefined) return `${name} ${low} – ${high}`;
  return low === undefined ? `${name} ≤ ${high}` : `${name} ≥ ${low}`;
}

type Named = (key: string) => string;
const byKey: Named = (key) => key;

/** Tiers and segments are called by their names; until these are known, by their keys. */
export function chipsOf(search: MembersSearch, tierName: Named = byKey, segmentName: Named = byKey): Chip[] {
  const chips: Chip[] = [];
  const { status, min, max, since, before, debt, tier, tag, segment } = search;
  if (status !== undefined) chips.push({ text: t(status === 'all' ? 'members.chip.all' : 'members.status.blocked'), without: { status: undefined } });
  if (tier !== undefined) chips.push({ text: tier === NO_TIER ? t('members.chip.noTier') : t('members.chip.tier', { tier: tierName(tier) }), without: { tier: undefined } });
  if (segment !== undefined) chips.push({ text: t('members.chip.segment', { segment: segmentName(segment) }), without: { segment: undefined } });
  if (tag !== undefined) chips.push({ text: t('members.chip.tag', { tag }), without: { tag: undefined } });
  if (min !== undefined || max !== undefined) {
    const text = range(t('members.balance'), min && points(Number(min)), max && points(Number(max)));
    chips.push({ text, without: { min: undefined, max: undefined } });
  }
  if (since !== undefined) chips.push({ text: t('members.chip.since', { day: dayLabel(since) }), without: { since: undefined } });
  if (before !== undefined) chips.push({ text: t('members.chip.before', { day: dayLabel(before) }), without: { before: undefined } });
  if (debt !== undefined) chips.push({ text: t('members.chip.debt'), without: { debt: undefined } });
  return chips;
}
