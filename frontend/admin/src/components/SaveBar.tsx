/** At the foot of a form with changes: what is not saved, and the two ways on. */
import { Button, Group, Text } from '@mantine/core';

import { t } from '@/lib/i18n';

interface SaveBarProps {
  label: string;
  /** What stands there instead of the label: the first thing that is wrong. */
  wrong?: string | undefined;
  action: string;
  saving?: boolean;
  onDiscard: () => void;
  onSave: () => void;
}

const floating = { zIndex: 5, borderRadius: 14, boxShadow: 'var(--pc-shadow)' };

export function SaveBar({ label, wrong, action, saving = false, onDiscard, onSave }: SaveBarProps) {
  return (
    <Group role="region" aria-label={label} gap={10} justify="flex-end" pos="sticky" bottom={10} p="10px 12px 10px 18px" bg="var(--pc-card)" bd="1px solid var(--pc-line-2)" style={floating}>
      <Text c="var(--pc-warn)" fw={550} fz={13} me="auto">{wrong ?? label}</Text>
      <Button variant="default" onClick={onDiscard}>{t('action.discard')}</Button>
      <Button loading={saving} onClick={onSave}>{action}</Button>
    </Group>
  );
}
