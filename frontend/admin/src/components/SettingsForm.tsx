/** Fields made from the settings a rule type describes: nothing here knows any rule. */
import { Box, NumberInput, Select, Switch, TextInput } from '@mantine/core';
import { type ReactNode, useState } from 'react';

import type { RulesQuery } from '@/gql/graphql';
import { t } from '@/lib/i18n';

import { NamesField } from './NamesField';
import classes from './Screen.module.css';

export type Setting = RulesQuery['ruleTypes'][number]['settings'][number];
export type SettingValues = Record<string, unknown>;

/** Help stands below the field, so that fields beside each other stay in line. */
const order: Array<'label' | 'input' | 'description' | 'error'> = ['label', 'input', 'description', 'error'];

interface FieldProps {
  setting: Setting;
  value: unknown;
  error: string | undefined;
  currency: string;
  onChange: (value: unknown) => void;
}

export function initialValues(settings: readonly Setting[], saved: SettingValues = {}): SettingValues {
  return Object.fromEntries(settings.map((setting) => {
    const value = saved[setting.name] ?? setting.default ?? '';
    if (setting.kind === 'TRANSLATIONS') return [setting.name, value === '' ? {} : value];
    return [setting.name, setting.kind === 'BOOLEAN' ? isTrue(value) : String(value)];
  }));
}

function isTrue(value: unknown): boolean {
  return value === true || value === 'True' || value === 'true';
}

/** Values as the API takes them: exact numbers stay text, whole numbers become numbers. */
export function toApi(settings: readonly Setting[], values: SettingValues): SettingValues {
  return Object.fromEntries(settings.map(({ name, kind }) => {
    const value = values[name];
    if (kind === 'INTEGER' && typeof value === 'string' && /^-?\d+$/.test(value)) return [name, Number(value)];
    return [name, value];
  }));
}

function NumberField({ setting, value, error, currency, onChange }: FieldProps) {
  const { kind } = setting;
  const unit = kind === 'MONEY' ? currency : setting.unit;
  return (
    <NumberInput inputWrapperOrder={order} label={setting.label} description={setting.help || undefined} error={error} withAsterisk={setting.required}
      value={String(value)} onChange={(next) => onChange(String(next))} valueIsNumericString hideControls
      decimalScale={kind === 'INTEGER' ? 0 : setting.scale} allowDecimal={kind !== 'INTEGER'} thousandSeparator=","
      allowNegative={setting.min === null || setting.min === undefined || Number(setting.min) < 0}
      rightSection={unit === '' ? null : <span className={classes.unit}>{unit}</span>} rightSectionWidth={unit === '' ? undefined : 60} />
  );
}

/** What was wrong with a value is not said of the next one. */
function useErrorOf(value: unknown, error: string | undefined): string | undefined {
  const [blamed, setBlamed] = useState({ value, error });
  if (blamed.error !== error) setBlamed({ value, error });
  return blamed.value === value ? error : undefined;
}

export function SettingField(given: FieldProps) {
  const error = useErrorOf(given.value, given.error);
  const props = { ...given, error };
  const { setting, value, onChange } = props;
  switch (setting.kind) {
    case 'BOOLEAN':
      return <Switch label={setting.label} description={setting.help || undefined} error={error} checked={value === true}
        onChange={(event) => onChange(event.currentTarget.checked)} />;
    case 'CHOICE':
      return <Select inputWrapperOrder={order} label={setting.label} description={setting.help || undefined} error={error} value={String(value)} data={[...setting.choices]}
        onChange={onChange} comboboxProps={{ withinPortal: true }} />;
    case 'NAMES':
      return <NamesField label={setting.label} help={setting.help} of={setting.of} value={String(value)} error={error} onChange={onChange} />;
    case 'TEXT':
      return <TextInput inputWrapperOrder={order} label={setting.label} description={setting.help || undefined} error={error} value={String(value)}
        onChange={(event) => onChange(event.currentTarget.value)} />;
    default:
      return <NumberField {...props} />;
  }
}

interface SettingsFormProps {
  settings: readonly Setting[];
  values: SettingValues;
  errors: Record<string, string>;
  currency: string;
  onChange: (values: SettingValues) => void;
}

export function SettingsForm({ settings, values, errors, currency, onChange }: SettingsFormProps) {
  const groups = [...new Set(settings.map(({ group }) => group))];
  const grid = (group: string) => (
    <div className={classes.fields}>
      {settings.filter(({ group: own, kind }) => own === group && kind !== 'TRANSLATIONS').map((setting) => (
        <SettingField key={setting.name} setting={setting} value={values[setting.name]} error={errors[setting.name]} currency={currency}
          onChange={(value) => onChange({ ...values, [setting.name]: value })} />
      ))}
    </div>
  );
  return (
    <Box style={GROUPS} role="group" aria-label={t('rules.settings')}>
      {groups.map((group) => group === '' ? <div key={group}>{grid(group)}</div> : (
        <Group key={group} name={group} used={countUsed(settings, values, group)} failed={settings.some((setting) => setting.group === group && errors[setting.name] !== undefined)}>{grid(group)}</Group>
      ))}
    </Box>
  );
}

/** How many settings of a group say something. */
function countUsed(settings: readonly Setting[], values: SettingValues, group: string): number {
  const plain = initialValues(settings);
  return settings.filter((setting) => setting.group === group && String(values[setting.name]) !== String(plain[setting.name])).length;
}

const GROUPS = { display: 'grid', gap: 16 };
const SUMMARY = { cursor: 'pointer', borderBlockStart: '1px solid var(--pc-line)' };

/** Closed while nothing in it is set; what is wrong in it opens it. */
function Group({ name, used, failed, children }: { name: string; used: number; failed: boolean; children: ReactNode }) {
  const [open, setOpen] = useState(used > 0);
  return (
    <details open={open || failed} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <Box component="summary" fw={620} py={6} style={SUMMARY}>{name} {used > 0 ? <span className={classes.unit}>{t('rules.groupUsed', { n: used })}</span> : null}</Box>
      {open || failed ? children : null}
    </details>
  );
}
