/** The fields of one tier; those without a layout of their own come from what the server describes. */
import { Button, NumberInput, Textarea, TextInput } from '@mantine/core';
import { useEffect, useRef } from 'react';

import { ColourPicker } from '@/components/ColourPicker';
import { Icon } from '@/components/Icon';
import { type Setting, SettingField, type SettingValues } from '@/components/SettingsForm';
import { TierBadge } from '@/components/TierBadge';
import { TierIcon, tierIcons } from '@/components/TierIcon';
import { contrast, isColour, textOn } from '@/lib/contrast';
import { t } from '@/lib/i18n';
import { useProgram } from '@/lib/session';

import { keyFrom, type Rung, type Settings } from './draft';
import classes from './Ladder.module.css';

interface RungEditorProps {
  rung: Rung;
  form: readonly Setting[];
  basis: Settings['basis'];
  errors: Record<string, string>;
  onChange: (values: SettingValues) => void;
  onRemove: () => void;
  onDone: () => void;
}

const PLACED = new Set(['key', 'name', 'threshold', 'colour', 'icon', 'perks']);
const order: Array<'label' | 'input' | 'description' | 'error'> = ['label', 'input', 'description', 'error'];

export function RungEditor(props: RungEditorProps) {
  const { rung, form, basis, errors, onChange, onRemove, onDone } = props;
  const currency = useProgram().currency ?? '';
  const values = rung.values;
  const text = (name: string) => String(values[name] ?? '');
  const set = (name: string, value: unknown) => onChange({ ...values, [name]: value });
  const first = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (first.current?.value === '') first.current.focus();
  }, []);
  const described = (name: string) => form.find((setting) => setting.name === name);
  return (
    <div className={classes.editor}>
      <div className={classes.grid}>
        <TextInput ref={first} label={described('name')?.label} withAsterisk value={text('name')} maxLength={100} error={errors['name']}
          onChange={(event) => set('name', event.currentTarget.value)} />
        <NumberInput label={described('threshold')?.label} withAsterisk value={text('threshold')} valueIsNumericString hideControls allowNegative={false}
          allowDecimal={basis === 'AMOUNT_SPENT'} decimalScale={3} thousandSeparator="," error={errors['threshold']} onChange={(value) => set('threshold', String(value))}
          rightSection={<span className={classes.unit}>{basis === 'AMOUNT_SPENT' ? currency : described('bonusPoints')?.unit}</span>} rightSectionWidth={60} />
        <KeyField rung={rung} label={described('key')?.label} error={errors['key']} onChange={(key) => set('key', key)} />
      </div>
      <div className={classes.look}>
        <ColourField values={values} label={described('colour')?.label ?? ''} error={errors['colour']} onChange={(colour) => set('colour', colour)} />
        <IconField value={text('icon')} label={described('icon')?.label ?? ''} error={errors['icon']} onChange={(icon) => set('icon', icon)} />
      </div>
      <div className={classes.grid}>
        {form.filter(({ name }) => !PLACED.has(name)).map((setting) => (
          <SettingField key={setting.name} setting={setting} value={values[setting.name]} error={errors[setting.name]} currency={currency}
            onChange={(value) => set(setting.name, value)} />
        ))}
      </div>
      <Textarea inputWrapperOrder={order} label={described('perks')?.label} description={t('vip.perks.help')} autosize minRows={2} maxRows={8} maxLength={2000} value={text('perks')}
        error={errors['perks']} onChange={(event) => set('perks', event.currentTarget.value)} />
      <div className={classes.editorFoot}>
        <Button variant="subtle" color="red" size="compact-sm" onClick={onRemove}>{t('vip.rung.remove')}</Button>
        <span className={classes.note}>{t('vip.rung.removeHelp')}</span>
        <Button variant="default" size="compact-sm" onClick={onDone}>{t('vip.rung.done')}</Button>
      </div>
    </div>
  );
}

interface KeyFieldProps {
  rung: Rung;
  label: string | undefined;
  error: string | undefined;
  onChange: (key: string) => void;
}

function KeyField({ rung, label, error, onChange }: KeyFieldProps) {
  if (rung.key !== null) return <TextInput inputWrapperOrder={order} label={label} value={rung.key} readOnly description={t('vip.key.kept')} error={error} />;
  const made = keyFrom(String(rung.values['name'] ?? ''));
  return (
    <TextInput inputWrapperOrder={order} label={label} value={String(rung.values['key'] ?? '')} placeholder={made} maxLength={63} spellCheck={false} autoCapitalize="none"
      description={t('vip.key.made', { key: made === '' ? '…' : made })} error={error} onChange={(event) => onChange(event.currentTarget.value)} />
  );
}

interface ColourFieldProps {
  values: SettingValues;
  label: string;
  error: string | undefined;
  onChange: (colour: string) => void;
}

/** The badge as it will be seen, and how well its text can be read. */
function ColourField({ values, label, error, onChange }: ColourFieldProps) {
  const colour = String(values['colour'] ?? '');
  const known = isColour(colour);
  const ratio = known ? (Math.floor(contrast(textOn(colour), colour) * 10) / 10).toFixed(1) : '';
  const preview = { name: String(values['name'] ?? '').trim() || t('vip.rung.new'), colour, icon: String(values['icon'] ?? '') };
  return (
    <div>
      <div className={classes.colour}>
        <TextInput className={classes.colourText} label={label} value={colour} maxLength={7} spellCheck={false} error={error} onChange={(event) => onChange(event.currentTarget.value)}
          leftSection={<ColourPicker label={t('vip.colour.pick')} value={colour} onChange={onChange} />} />
        <span className={classes.preview}><TierBadge tier={preview} /></span>
      </div>
      {known ? <p className={classes.contrast}>{t('vip.colour.contrast', { ratio })}</p> : null}
    </div>
  );
}

interface IconFieldProps {
  value: string;
  label: string;
  error: string | undefined;
  onChange: (icon: string) => void;
}

function IconField({ value, label, error, onChange }: IconFieldProps) {
  return (
    <fieldset className={classes.icons}>
      <legend>{label}</legend>
      <div className={classes.iconRow}>
        {tierIcons.map((icon) => (
          <button key={icon} type="button" className={classes.icon} aria-pressed={value === icon} aria-label={t(`vip.icon.${icon}`)} title={t(`vip.icon.${icon}`)} onClick={() => onChange(icon)}>
            <TierIcon name={icon} size={18} />
          </button>
        ))}
      </div>
      {error === undefined ? null : <p className={classes.iconError}><Icon name="warning" size={14} />{error}</p>}
    </fieldset>
  );
}
