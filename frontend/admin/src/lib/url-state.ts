/** What a screen shows, kept in its address: short plain parameters, defaults left out. */
import { parsePeriod } from './period';
import { isDay } from './zone';

export type RawSearch = Record<string, string | undefined>;

export function parseSearch(text: string): RawSearch {
  return Object.fromEntries(new URLSearchParams(text));
}

export function stringifySearch(search: Record<string, unknown>): string {
  const out = new URLSearchParams();
  for (const [name, value] of Object.entries(search)) {
    if (value !== undefined && value !== null && value !== '') out.set(name, String(value));
  }
  // A period reads 2026-11-01..2026-12-01 and a search may hold an @: both stand well in an address.
  const text = out.toString().replaceAll('%40', '@').replaceAll('%3A', ':').replaceAll('%2C', ',');
  return text === '' ? '' : `?${text}`;
}

export const sortFields = ['name', 'balance', 'lifetime', 'activity'] as const;
export type SortField = (typeof sortFields)[number];
/** The list shows active members; blocked ones are asked for. */
export const statuses = ['blocked', 'all'] as const;
export type Status = (typeof statuses)[number];

export interface MembersSearch {
  q?: string;
  status?: Status;
  min?: string;
  max?: string;
  since?: string;
  before?: string;
  debt?: '1';
  /** The key of a tier, or `-` for those without. */
  tier?: string;
  tag?: string;
  /** The key of a segment. */
  segment?: string;
  /** Field, with a leading minus for descending. */
  sort?: string;
  period?: string;
}

export const defaultSort = '-activity';

function wholeNumber(text: string | undefined): string | undefined {
  return text !== undefined && /^-?\d{1,10}$/.test(text) ? String(Number(text)) : undefined;
}

export function parseSort(text: string | undefined): { field: SortField; descending: boolean } {
  const descending = text?.startsWith('-') ?? false;
  const field = sortFields.find((known) => known === text?.replace(/^-/, ''));
  return field === undefined ? parseSort(defaultSort) : { field, descending };
}

/** Only what is understood is kept: an address typed wrong shows the whole list, not an error. */
export function readMembersSearch(raw: RawSearch): MembersSearch {
  const search: MembersSearch = {
    q: raw['q']?.slice(0, 200) || undefined,
    status: statuses.find((known) => known === raw['status']),
    min: wholeNumber(raw['min']),
    max: wholeNumber(raw['max']),
    since: isDay(raw['since']) ? raw['since'] : undefined,
    before: isDay(raw['before']) ? raw['before'] : undefined,
    debt: raw['debt'] === '1' ? '1' : undefined,
    tier: /^(-|[a-z][a-z0-9_]{0,62})$/.test(raw['tier'] ?? '') ? raw['tier'] : undefined,
    tag: raw['tag']?.slice(0, 60) || undefined,
    segment: /^[a-z][a-z0-9_]{0,62}$/.test(raw['segment'] ?? '') ? raw['segment'] : undefined,
    sort: sortFields.some((field) => field === raw['sort']?.replace(/^-/, '')) ? raw['sort'] : undefined,
    period: parsePeriod(raw['period'], '2000-01-01') === null ? undefined : raw['period'],
  };
  return Object.fromEntries(Object.entries(search).filter(([, value]) => value !== undefined));
}

export function countFilters(search: MembersSearch): number {
  const balance = search.min !== undefined || search.max !== undefined;
  const activity = search.since !== undefined || search.before !== undefined;
  const plain = [search.status, search.debt, search.tier, search.tag, search.segment].map((one) => one !== undefined);
  return [balance, activity, ...plain].filter(Boolean).length;
}

export function nextSort(current: string | undefined, field: SortField): string | undefined {
  const { field: sorted, descending } = parseSort(current);
  const first = field === 'name' ? field : `-${field}`;
  const next = sorted === field ? (descending ? field : `-${field}`) : first;
  return next === defaultSort ? undefined : next;
}
