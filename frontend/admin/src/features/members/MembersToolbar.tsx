/** Search and filters of the member list; what is filtered stands beside as chips that can be taken away. */
import { Button, CloseButton, Popover, TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { useState } from 'react';
import { useQuery } from 'urql';

import { Icon } from '@/components/Icon';
import { MemberGroupsDocument, TierNamesDocument } from '@/gql/graphql';
import { t } from '@/lib/i18n';
import { countFilters, type MembersSearch } from '@/lib/url-state';

import { FilterForm } from './FilterForm';
import classes from './MembersToolbar.module.css';
import { chipsOf } from './query';

interface ToolbarProps {
  search: MembersSearch;
  onChange: (next: Partial<MembersSearch>) => void;
  onClear: () => void;
}

function SearchField({ value, onChange }: { value: string; onChange: (text: string) => void }) {
  const [text, setText] = useState(value);
  const tell = useDebouncedCallback(onChange, 220);
  const [address, setAddress] = useState(value);
  // The address can change under the field: back, forward, or a link.
  if (address !== value) {
    setAddress(value);
    if (text.trim() !== value) setText(value);
  }
  const write = (next: string) => {
    setText(next);
    tell(next.trim());
  };
  return (
    <TextInput data-screen-search className={classes.search} type="search" value={text} placeholder={t('members.search')} aria-label={t('members.search')}
      onChange={(event) => write(event.currentTarget.value)} leftSection={<Icon name="search" size={16} />}
      rightSection={text === '' ? <kbd>/</kbd> : <CloseButton size="sm" aria-label={t('members.clear')} onClick={() => write('')} />} />
  );
}

function nameIn(named: ReadonlyArray<{ key: string; name: string }>): (key: string) => string {
  return (key) => named.find((one) => one.key === key)?.name ?? key;
}

export function MembersToolbar({ search, onChange, onClear }: ToolbarProps) {
  const [opened, setOpened] = useState(false);
  const count = countFilters(search);
  const [{ data }] = useQuery({ query: TierNamesDocument });
  const [{ data: groups }] = useQuery({ query: MemberGroupsDocument });
  const tiers = data?.tierProgram?.ladder ?? [];
  const { tags = [], segments = [] } = groups?.audiences ?? {};
  return (
    <div className={classes.bar} role="search">
      <SearchField value={search.q ?? ''} onChange={(text) => onChange({ q: text === '' ? undefined : text })} />
      <Popover opened={opened} onChange={setOpened} position="bottom-start" width={350} trapFocus>
        <Popover.Target>
          <Button variant="default" leftSection={<Icon name="filter" size={16} />} onClick={() => setOpened(!opened)}>
            {count === 0 ? t('members.filters') : t('members.filtersN', { n: count })}
          </Button>
        </Popover.Target>
        <Popover.Dropdown aria-label={t('members.filters')}><FilterForm search={search} tiers={tiers} tags={tags} segments={segments} onChange={onChange} /></Popover.Dropdown>
      </Popover>
      {chipsOf(search, nameIn(tiers), nameIn(segments)).map(({ text, without }) => (
        <span key={text} className={classes.chip}>
          {text}
          <button type="button" aria-label={t('members.chip.remove', { name: text })} onClick={() => onChange(without)}><Icon name="close" size={12} /></button>
        </span>
      ))}
      {count > 1 ? <button type="button" className={classes.clear} onClick={onClear}>{t('members.clear')}</button> : null}
    </div>
  );
}
