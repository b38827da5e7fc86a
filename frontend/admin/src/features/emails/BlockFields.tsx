/** The fields of one block as its type describes them; text takes variables where the cursor stands. */
import { Select, Textarea } from '@mantine/core';
import { useRef } from 'react';

import { type Setting, SettingField, type SettingValues } from '@/components/SettingsForm';
import { t } from '@/lib/i18n';

import type { Block, Template } from './draft';
import classes from './EmailsScreen.module.css';
import { insertAt, VariableMenu } from './VariableMenu';

/** These name a variable instead of holding text. */
const NAMES = new Set(['when', 'items']);

interface BlockFieldsProps {
  block: Block;
  settings: readonly Setting[];
  variables: Template['variables'];
  errors: Record<string, string>;
  onChange: (values: SettingValues) => void;
}

export function BlockFields({ block, settings, variables, errors, onChange }: BlockFieldsProps) {
  const set = (name: string, value: unknown) => onChange({ ...block.values, [name]: value });
  return (
    <div className={classes.editor}>
      {errors[''] === undefined ? null : <p role="alert" className={classes.failure}>{errors['']}</p>}
      {settings.map((setting) => {
        const props = { setting, value: block.values[setting.name], error: errors[setting.name] };
        if (NAMES.has(setting.name)) return <VariableField key={setting.name} {...props} variables={variables} onChange={(value) => set(setting.name, value)} />;
        if (setting.kind === 'TEXT') return <TextField key={setting.name} {...props} variables={variables} onChange={(value) => set(setting.name, value)} />;
        return <SettingField key={setting.name} {...props} currency="" onChange={(value) => set(setting.name, value)} />;
      })}
    </div>
  );
}

interface FieldProps {
  setting: Setting;
  value: unknown;
  error: string | undefined;
  variables: Template['variables'];
  onChange: (value: string) => void;
}

function VariableField({ setting, value, error, variables, onChange }: FieldProps) {
  return (
    <Select label={setting.label} description={setting.help} error={error} value={value === '' ? null : String(value)} clearable searchable
      placeholder={setting.name === 'when' ? t('emails.block.always') : undefined} data={variables.map(({ name, label }) => ({ value: name, label }))}
      onChange={(next) => onChange(next ?? '')} />
  );
}

function TextField({ setting, value, error, variables, onChange }: FieldProps) {
  const field = useRef<HTMLTextAreaElement>(null);
  const text = String(value);
  const insert = (name: string) => {
    const input = field.current;
    const next = insertAt(text, input?.selectionStart ?? text.length, input?.selectionEnd ?? text.length, name);
    onChange(next.text);
    requestAnimationFrame(() => {
      input?.focus();
      input?.setSelectionRange(next.cursor, next.cursor);
    });
  };
  return (
    <Textarea ref={field} autosize minRows={1} maxRows={12} label={setting.label} description={setting.help || undefined} error={error} value={text} withAsterisk={setting.required}
      rightSection={<VariableMenu variables={variables} onChoose={insert} small />} onChange={(event) => onChange(event.currentTarget.value)} />
  );
}
