/** Who is signed in; colour scheme, keys and the way out. */
import { Menu, UnstyledButton, useMantineColorScheme } from '@mantine/core';

import { Icon } from '@/components/Icon';
import { t } from '@/lib/i18n';
import { useSession } from '@/lib/session';

import classes from './UserMenu.module.css';

const schemes = [['light', 'sun'], ['dark', 'moon'], ['auto', 'system']] as const;

export function UserMenu({ onHelp, compact = false }: { onHelp: () => void; compact?: boolean }) {
  const { viewer, signOut } = useSession();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const name = viewer.name || viewer.email || t('app.name');
  return (
    <Menu position={compact ? 'bottom-end' : 'top-start'} width={232}>
      <Menu.Target>
        <UnstyledButton className={classes.user} data-compact={compact || undefined} aria-label={compact ? t('user.menu', { name }) : undefined}>
          <span className={classes.face} aria-hidden="true">{name.slice(0, 1).toUpperCase()}</span>
          {compact ? null : (
            <span className={classes.words}>
              <span className={classes.name}>{name}</span>
              <span className={classes.email}>{viewer.email}</span>
            </span>
          )}
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{compact && viewer.email ? viewer.email : t('user.scheme')}</Menu.Label>
        {schemes.map(([scheme, icon]) => (
          <Menu.Item key={scheme} leftSection={<Icon name={icon} size={16} />} onClick={() => setColorScheme(scheme)}
            rightSection={colorScheme === scheme ? <Icon name="check" size={15} /> : null} aria-current={colorScheme === scheme || undefined}>
            {t(`scheme.${scheme}`)}
          </Menu.Item>
        ))}
        <Menu.Divider />
        <Menu.Item leftSection={<Icon name="keyboard" size={16} />} onClick={onHelp} rightSection={<kbd>?</kbd>}>{t('help.title')}</Menu.Item>
        <Menu.Item leftSection={<Icon name="signOut" size={16} />} onClick={signOut}>{t('user.signOut')}</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
