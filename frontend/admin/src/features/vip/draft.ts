/** The tiers as they stand in the form: text in every field until they are sent. */
import { initialValues, type Setting, type SettingValues, toApi } from '@/components/SettingsForm';
import type { TierFieldsFragment, TierInput, TierProgramInput, TierProgramQuery } from '@/gql/graphql';
import type { UserError } from '@/lib/errors';
import { points } from '@/lib/format';
import { t } from '@/lib/i18n';
import type { Day } from '@/lib/zone';

export type TierProgram = NonNullable<TierProgramQuery['tierProgram']>;
export type Settings = TierProgram['settings'];

/** One rung; `key` is null until it has been saved once. */
export interface Rung {
  uid: string;
  key: string | null;
  values: SettingValues;
}
export interface Draft {
  settings: Settings;
  startDate: Day;
  ladder: readonly Rung[];
}
export interface VipErrors {
  /** "settings.period", "startDate", or "<uid>.threshold". */
  fields: Record<string, string>;
  rest: string[];
}
export const noErrors: VipErrors = { fields: {}, rest: [] };

const READY: ReadonlyArray<Partial<TierFieldsFragment>> = [
  { name: 'Bronze', threshold: '1000', colour: '#a97142' },
  { name: 'Silver', threshold: '2000', colour: '#9aa3ad' },
  { name: 'Gold', threshold: '3000', colour: '#d4a017', icon: 'crown' },
];
const FRESH_COLOURS = ['#a97142', '#9aa3ad', '#d4a017', '#5b8c7a', '#7a5bb0', '#3f6fb5', '#b0475f'];
let made = 0;

function rung(form: readonly Setting[], saved: Partial<TierFieldsFragment>, key: string | null): Rung {
  made += 1;
  return { uid: key ?? `new-${made}`, key, values: initialValues(form, saved) };
}

export function draftOf({ settings, startDate, ladder, tierForm }: TierProgram): Draft {
  return { settings, startDate, ladder: ladder.map((tier) => rung(tierForm, tier, tier.key)) };
}

export function readyLadder(form: readonly Setting[]): Rung[] {
  return READY.map((tier) => rung(form, tier, null));
}

/** A new rung stands above the highest, by as much as that stands above the one below it. */
export function nextRung(form: readonly Setting[], ladder: readonly Rung[]): Rung {
  const known = ladder.map(thresholdOf).toSorted((a, b) => b - a);
  const [highest = 0, below = 0] = known;
  const threshold = highest + (highest - below || 1000);
  return rung(form, { name: '', threshold: String(threshold), colour: FRESH_COLOURS[ladder.length % FRESH_COLOURS.length] }, null);
}

function thresholdOf({ values }: Rung): number {
  const number = Number(values['threshold']);
  return Number.isFinite(number) ? number : 0;
}

export function byThreshold(ladder: readonly Rung[]): Rung[] {
  return ladder.toSorted((a, b) => thresholdOf(a) - thresholdOf(b));
}

/** As the server makes it: small letters, digits and _, a letter first. */
export function keyFrom(name: string): string {
  const key = name.toLowerCase().replaceAll(/[^a-z0-9]+/g, '_').replaceAll(/^_|_$/g, '').slice(0, 60);
  if (name.trim() === '' || /^[a-z]/.test(key)) return key;
  return `tier_${key}`.replace(/_+$/, '');
}

/** The key a rung has, or will have. */
export function keyOf({ key, values }: Rung): string {
  return key ?? (String(values['key'] ?? '').trim() || keyFrom(String(values['name'] ?? '')));
}

function tierInput(form: readonly Setting[], { key, values }: Rung): TierInput {
  const sent = toApi(form, values);
  return { ...sent, key: key ?? (String(values['key'] ?? '').trim() || null) } as TierInput;
}

export function inputOf(draft: Draft, form: readonly Setting[]): TierProgramInput {
  const { settings, startDate, ladder } = draft;
  const { __typename: _, ...plain } = settings as Settings & { __typename?: string };
  return { settings: plain, startDate, ladder: ladder.map((one) => tierInput(form, one)) };
}

export function isDirty(draft: Draft, program: TierProgram): boolean {
  const form = program.tierForm;
  const plain = (one: Draft) => JSON.stringify(inputOf({ ...one, ladder: byThreshold(one.ladder) }, form));
  return plain(draft) !== plain(draftOf(program));
}

function numberError(setting: Setting, value: unknown): string | null {
  const text = String(value ?? '').trim();
  const number = Number(text);
  if (text === '' || !Number.isFinite(number)) return t('vip.number.needed');
  const { min, max } = setting;
  if (min === null || min === undefined || max === null || max === undefined) return null;
  const bounds = { min: Number(min) < 1 ? min : points(Number(min)), max: points(Number(max)) };
  return number < Number(min) || number > Number(max) ? t('vip.number.between', bounds) : null;
}

/** What cannot even be sent: numbers that are none. All else is judged by the server. */
export function checkDraft(draft: Draft, form: readonly Setting[]): VipErrors {
  const fields: Record<string, string> = {};
  if (draft.startDate === '') fields['startDate'] = t('vip.date.needed');
  const numeric = form.filter(({ kind }) => kind === 'INTEGER' || kind === 'DECIMAL' || kind === 'MONEY');
  for (const { uid, values } of draft.ladder) {
    for (const setting of numeric) {
      const error = numberError(setting, values[setting.name]);
      if (error !== null) fields[`${uid}.${setting.name}`] = error;
    }
  }
  return { fields, rest: [] };
}

/** The server names a rung by its place in what was sent. */
export function errorsOf(errors: readonly UserError[], draft: Draft): VipErrors {
  const fields: Record<string, string> = {};
  const rest: string[] = [];
  for (const { field, message } of errors) {
    const [part, at, name] = field ?? [];
    const uid = part === 'ladder' && at !== undefined ? draft.ladder[Number(at)]?.uid : undefined;
    if (uid !== undefined && name !== undefined) fields[`${uid}.${name}`] ??= message;
    else if (part === 'settings' && at !== undefined) fields[`settings.${at}`] ??= message;
    else if (part === 'startDate') fields['startDate'] ??= message;
    else rest.push(message);
  }
  return { fields, rest };
}

export function errorsOfRung(errors: VipErrors, uid: string): Record<string, string> {
  const own = Object.entries(errors.fields).filter(([path]) => path.startsWith(`${uid}.`));
  return Object.fromEntries(own.map(([path, message]) => [path.slice(uid.length + 1), message]));
}
