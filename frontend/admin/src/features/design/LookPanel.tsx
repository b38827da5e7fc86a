/** The tokens of both sizes of screen, and how well what they make can be read. */
import { SegmentedControl, Select, Text, TextInput } from '@mantine/core';
import { useState } from 'react';

import { ColourPicker } from '@/components/ColourPicker';
import { Panel } from '@/components/Panel';
import { type Setting, SettingField, type SettingValues } from '@/components/SettingsForm';
import { t } from '@/lib/i18n';

import classes from './DesignScreen.module.css';
import type { Design, Draft, Errors } from './draft';
import { Readings } from './Readings';

export interface PartProps {
  design: Design;
  draft: Draft;
  errors: Errors;
  onChange: (next: Partial<Draft>) => void;
}

const devices = ['desktop', 'mobile'] as const;
const COLOURS = new Set(['accent', 'onAccent', 'background', 'ink', 'buttonColour']);

export function LookPanel({ design, draft, errors, onChange }: PartProps) {
  const [device, setDevice] = useState<(typeof devices)[number]>('desktop');
  const mobile = device === 'mobile';
  const set = (name: string, value: unknown) => {
    const values = { ...draft[device], [name]: value };
    // Nothing chosen on mobile: it is as on desktop.
    if (mobile && (value === '' || value === null)) delete values[name];
    onChange({ [device]: values });
  };
  return (
    <>
      <Panel title={t('design.tab.look')} actions={
        <SegmentedControl size="sm" aria-label={t('design.device')} value={device} onChange={(next) => setDevice(next as typeof device)}
          data={devices.map((value) => ({ value, label: t(`design.${value}`) }))} />
      }>
        {mobile ? <Text mb="sm">{t('design.mobile.help')}</Text> : null}
        <div className={classes.grid} role="group" aria-label={t(`design.${device}`)}>
          {design.forms.theme.map((setting) => (
            <Token key={`${device}${setting.name}`} setting={setting} values={draft[device]} inherited={mobile ? draft.desktop : null}
              error={errors[`${device}.${setting.name}`]} onChange={(value) => set(setting.name, value)} />
          ))}
        </div>
      </Panel>
      <Readings draft={draft} />
    </>
  );
}

interface TokenProps {
  setting: Setting;
  values: SettingValues;
  inherited: SettingValues | null;
  error: string | undefined;
  onChange: (value: unknown) => void;
}

function Token({ setting, values, inherited, error, onChange }: TokenProps) {
  const { name, label, choices } = setting;
  const value = values[name];
  const before = inherited === null ? undefined : String(inherited[name] ?? '') || t('design.none');
  if (COLOURS.has(name)) return <ColourField setting={setting} value={String(value ?? '')} before={before} error={error} onChange={onChange} />;
  if (inherited === null || value !== undefined) {
    const field = <SettingField setting={{ ...setting, required: false }} value={value ?? ''} error={error} currency="" onChange={onChange} />;
    if (inherited === null || setting.kind !== 'CHOICE') return field;
  }
  if (setting.kind === 'CHOICE') {
    return <Select label={label} placeholder={t('design.asDesktop')} clearable value={value === undefined ? null : String(value)} data={[...choices]} error={error}
      onChange={onChange} comboboxProps={{ withinPortal: true }} />;
  }
  return <TextInput label={label} placeholder={t('design.as', { value: before ?? '' })} value="" error={error} onChange={(event) => onChange(event.currentTarget.value)} />;
}

interface ColourFieldProps {
  setting: Setting;
  value: string;
  before?: string | undefined;
  error: string | undefined;
  onChange: (value: string) => void;
}

export function ColourField({ setting, value, before, error, onChange }: ColourFieldProps) {
  return (
    <TextInput inputWrapperOrder={['label', 'input', 'description', 'error']} label={setting.label} description={before === undefined ? setting.help : undefined} maxLength={7}
      spellCheck={false} value={value} error={error} placeholder={before === undefined ? undefined : t('design.as', { value: before })} onChange={(event) => onChange(event.currentTarget.value)}
      leftSection={<ColourPicker label={t('design.pick', { label: setting.label })} value={value || (before ?? '')} onChange={onChange} />} />
  );
}
