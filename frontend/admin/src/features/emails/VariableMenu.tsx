/** The variables of a kind of email, to be put where the cursor stands. */
import { ActionIcon, Button, Menu } from '@mantine/core';

import { Icon } from '@/components/Icon';
import { t } from '@/lib/i18n';

import type { Template } from './draft';
import classes from './EmailsScreen.module.css';

/** The text with a variable at the cursor, and where the cursor stands after it. */
export function insertAt(text: string, start: number, end: number, name: string): { text: string; cursor: number } {
  const piece = `{{ ${name} }}`;
  return { text: text.slice(0, start) + piece + text.slice(end), cursor: start + piece.length };
}

interface VariableMenuProps {
  variables: Template['variables'];
  onChoose: (name: string) => void;
  small?: boolean;
}

export function VariableMenu({ variables, onChoose, small = false }: VariableMenuProps) {
  return (
    <Menu position="bottom-end" width={300} returnFocus={false}>
      <Menu.Target>
        {small
          ? <ActionIcon variant="subtle" color="gray" aria-label={t('emails.variables')}><Icon name="plus" size={14} /></ActionIcon>
          : <Button variant="default" size="compact-sm" leftSection={<Icon name="plus" size={14} />}>{t('emails.variables')}</Button>}
      </Menu.Target>
      <Menu.Dropdown mah={340} style={{ overflowY: 'auto' }}>
        {variables.map(({ name, label, example }) => (
          <Menu.Item key={name} onClick={() => onChoose(name)}>
            {label}<br /><span className={classes.why}>{t('emails.variable.example', { example })}</span>
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
