/** The filters of the member list; each takes effect at once and lives in the address. */
import { NumberInput, SegmentedControl, Select, Switch, TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';

import { t } from '@/lib/i18n';
import { defaultSort, type MembersSearch, parseSort, sortFields, statuses } from '@/lib/url-state';

import classes from './FilterForm.module.css';
import { NO_TIER } from './query';

type Named = ReadonlyArray<{ key: string; name: string }>;

interface FilterFormProps {
  search: MembersSearch;
  tiers: Named;
  tags: readonly string[];
  segments: Named;
  onChange: (next: Partial<MembersSearch>) => void;
}

function BalanceFields({ search, onChange }: Pick<FilterFormProps, 'search' | 'onChange'>) {
  const tell = useDebouncedCallback(onChange, 300);
  const field = (name: 'min' | 'max', label: string) => (
    <NumberInput label={label} hideControls allowDecimal={false} defaultValue={search[name] ?? ''} max={2_000_000_000} min={-2_000_000_000}
      clampBehavior="strict" onChange={(value) => tell({ [name]: value === '' ? undefined : String(value) })} />
  );
  return (
    <fieldset className={classes.pair}>
      <legend>{t('members.balance')}</legend>
      {field('min', t('members.min'))}
      {field('max', t('members.max'))}
    </fieldset>
  );
}

const ANY = 'any tier';

function TierField({ search, tiers, onChange }: Pick<FilterFormProps, 'search' | 'tiers' | 'onChange'>) {
  const data = [{ value: ANY, label: t('members.tier.any') }, ...tiers.map(({ key, name }) => ({ value: key, label: name })), { value: NO_TIER, label: t('members.tier.none') }];
  return (
    <Select label={t('members.tier')} data={data} value={search.tier ?? ANY} comboboxProps={{ withinPortal: false }}
      onChange={(tier) => onChange({ tier: tier === null || tier === ANY ? undefined : tier })} />
  );
}

interface GroupFieldProps {
  label: string;
  /** What the address says is offered as well, even if nobody has it. */
  value: string | undefined;
  groups: Named;
  onChange: (key: string | undefined) => void;
}

/** One of many groups, or any; searched by typing. Not there while there are none. */
function GroupField({ label, value, groups, onChange }: GroupFieldProps) {
  const known = value === undefined || groups.some(({ key }) => key === value) ? groups : [{ key: value, name: value }, ...groups];
  if (known.length === 0) return null;
  return (
    <Select label={label} data={known.map(({ key, name }) => ({ value: key, label: name }))} value={value ?? null} placeholder={t('members.any')}
      searchable clearable limit={100} comboboxProps={{ withinPortal: false }} onChange={(key) => onChange(key ?? undefined)} />
  );
}

export function FilterForm({ search, tiers, tags, segments, onChange }: FilterFormProps) {
  const day = (name: 'since' | 'before', label: string) => (
    <TextInput type="date" label={label} defaultValue={search[name] ?? ''}
      onChange={(event) => onChange({ [name]: event.currentTarget.value || undefined })} />
  );
  const { field, descending } = parseSort(search.sort);
  const sorts = sortFields.flatMap((one) => [{ value: `-${one}`, label: t(`sort.${one}.down`) }, { value: one, label: t(`sort.${one}.up`) }]);
  return (
    <div className={classes.form}>
      <Select label={t('members.sort')} data={sorts} value={descending ? `-${field}` : field} comboboxProps={{ withinPortal: false }}
        onChange={(sort) => onChange({ sort: sort === null || sort === defaultSort ? undefined : sort })} />
      <fieldset className={classes.one}>
        <legend>{t('members.status')}</legend>
        <SegmentedControl fullWidth value={search.status ?? 'active'}
          data={(['active', ...statuses] as const).map((value) => ({ value, label: t(`members.status.${value}`) }))}
          onChange={(value) => onChange({ status: statuses.find((known) => known === value) })} />
      </fieldset>
      {tiers.length === 0 ? null : <TierField search={search} tiers={tiers} onChange={onChange} />}
      <GroupField label={t('members.segment')} value={search.segment} groups={segments} onChange={(segment) => onChange({ segment })} />
      <GroupField label={t('members.tag')} value={search.tag} groups={tags.map((tag) => ({ key: tag, name: tag }))} onChange={(tag) => onChange({ tag })} />
      <BalanceFields search={search} onChange={onChange} />
      <fieldset className={classes.pair}>
        <legend>{t('members.lastActivity')}</legend>
        {day('since', t('members.since'))}
        {day('before', t('members.before'))}
      </fieldset>
      <Switch label={t('members.debt')} description={t('members.debtHelp')} checked={search.debt === '1'}
        onChange={(event) => onChange({ debt: event.currentTarget.checked ? '1' : undefined })} />
    </div>
  );
}
