/** Ctrl+K: places, members by name, email or id, and actions. */
import { useMantineColorScheme } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { Spotlight, spotlight } from '@mantine/spotlight';
import { useNavigate } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { useQuery } from 'urql';

import { Figure } from '@/components/Figure';
import { Icon, type IconName } from '@/components/Icon';
import { FindMembersDocument } from '@/gql/graphql';
import { t } from '@/lib/i18n';
import { setLivePaused } from '@/lib/live';
import { useLiveStatus } from '@/lib/live-store';
import { useSession } from '@/lib/session';

import { places } from './nav';

export function openPalette(): void {
  spotlight.open();
}

interface Command {
  id: string;
  label: string;
  icon: IconName;
  run: () => void;
}

function useCommands(onHelp: () => void): { pages: Command[]; actions: Command[] } {
  const navigate = useNavigate();
  const { signOut } = useSession();
  const { paused } = useLiveStatus();
  const { setColorScheme } = useMantineColorScheme();
  return {
    pages: places.map(({ to, label, icon }) => ({ id: to, label: t(label), icon, run: () => void navigate({ to }) })),
    actions: [
      { id: 'dark', label: t('palette.dark'), icon: 'moon', run: () => setColorScheme('dark') },
      { id: 'light', label: t('palette.light'), icon: 'sun', run: () => setColorScheme('light') },
      { id: 'auto', label: t('palette.auto'), icon: 'system', run: () => setColorScheme('auto') },
      { id: 'pause', label: t(paused ? 'live.resume' : 'live.pause'), icon: paused ? 'play' : 'pause', run: () => setLivePaused(!paused) },
      { id: 'debt', label: t('palette.debt'), icon: 'filter', run: () => void navigate({ to: '/members', search: { debt: '1' } }) },
      { id: 'blocked', label: t('palette.blocked'), icon: 'block', run: () => void navigate({ to: '/members', search: { status: 'blocked' } }) },
      { id: 'help', label: t('help.title'), icon: 'keyboard', run: onHelp },
      { id: 'out', label: t('user.signOut'), icon: 'signOut', run: signOut },
    ],
  };
}

/** Results come after the library has chosen its first row: Enter means the first that is shown. */
function selectFirst(): void {
  const list = document.querySelector('[data-palette-list]');
  if (list?.querySelector('[data-selected]') === null) list.querySelector('[data-action]')?.setAttribute('data-selected', 'true');
}

function matches({ label }: Command, query: string): boolean {
  return label.toLowerCase().includes(query.trim().toLowerCase());
}

export function Palette({ onHelp }: { onHelp: () => void }) {
  const [query, setQuery] = useState('');
  const { pages, actions } = useCommands(onHelp);
  const shownPages = pages.filter((command) => matches(command, query));
  const shownActions = actions.filter((command) => matches(command, query));
  const [wanted] = useDebouncedValue(query.trim(), 180);
  const [{ data, fetching }] = useQuery({ query: FindMembersDocument, variables: { search: wanted, first: 6 }, pause: wanted.length < 2 });
  // Members of an earlier search are never shown: Enter would open one that nobody asked for.
  const searching = fetching || wanted !== query.trim();
  const found = searching || wanted.length < 2 ? [] : (data?.members.edges ?? []);
  useEffect(selectFirst, [found.length, query]);
  return (
    <Spotlight.Root query={query} onQueryChange={setQuery} shortcut="mod + K" tagsToIgnore={[]} scrollable maxHeight={440} size={580} centered={false} yOffset={96}
      overlayProps={{ blur: 0 }} transitionProps={{ duration: 0 }} attributes={{ content: { 'aria-label': t('palette.open') } }}>
      <Spotlight.Search placeholder={t('palette.placeholder')} aria-label={t('palette.placeholder')} leftSection={<Icon name="search" />}
        onKeyDown={(event) => { if (event.key === 'Enter') selectFirst(); }} />
      <Spotlight.ActionsList data-palette-list>
        {shownPages.length === 0 ? null : <Group label={t('palette.pages')} commands={shownPages} />}
        {found.length === 0 ? null : <MemberGroup found={found.map(({ node }) => node)} />}
        {shownActions.length === 0 ? null : <Group label={t('palette.actions')} commands={shownActions} />}
        {shownPages.length + shownActions.length + found.length > 0 || searching ? null : (
          <Spotlight.Empty>{t('palette.nothing')}</Spotlight.Empty>
        )}
      </Spotlight.ActionsList>
    </Spotlight.Root>
  );
}

function Group({ label, commands }: { label: string; commands: Command[] }) {
  return (
    <Spotlight.ActionsGroup label={label}>
      {commands.map(({ id, label: text, icon, run }) => (
        <Spotlight.Action key={id} label={text} leftSection={<Icon name={icon} />} onClick={run} />
      ))}
    </Spotlight.ActionsGroup>
  );
}

interface Found {
  id: string;
  name: string;
  email?: string | null;
  externalId: string;
  balance: { available: number; debt: number };
}

function MemberGroup({ found }: { found: Found[] }) {
  const navigate = useNavigate();
  return (
    <Spotlight.ActionsGroup label={t('nav.members')}>
      {found.map(({ id, name, email, externalId, balance }) => (
        <Spotlight.Action key={id} label={name || externalId} description={email ?? externalId} leftSection={<Icon name="user" />}
          rightSection={<Figure value={balance.available > 0 ? balance.available : -balance.debt} />}
          onClick={() => void navigate({ to: '/members/$memberId', params: { memberId: id } })} />
      ))}
    </Spotlight.ActionsGroup>
  );
}
