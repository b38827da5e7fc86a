/** What members earn points for: a card for each rule, a switch on it, and a place to try an order. */
import { Button, Title } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { useQuery } from 'urql';

import { EmptyState } from '@/components/EmptyState';
import { ErrorState } from '@/components/ErrorState';
import { Icon } from '@/components/Icon';
import { PageHeader } from '@/components/PageHeader';
import { Cards, CardSkeleton, TypeCard } from '@/components/VersionedCard';
import { RulesDocument, type RuleFieldsFragment, type RulesQuery } from '@/gql/graphql';
import { t } from '@/lib/i18n';

import { NewRuleModal } from './NewRuleModal';
import { RuleCard } from './RuleCard';
import { RuleEditor } from './RuleEditor';
import { Simulator } from './Simulator';

export type Rule = RuleFieldsFragment;
export type RuleType = RulesQuery['ruleTypes'][number];

export function RulesScreen({ tabs }: { tabs: ReactNode }) {
  const [{ data, error }, ask] = useQuery({ query: RulesDocument, requestPolicy: 'cache-and-network' });
  const [editing, setEditing] = useState<string | null>(null);
  const [creating, setCreating] = useState(false);
  const [first, setFirst] = useState<RuleType | null>(null);
  const rules = data?.rules;
  const types = data?.ruleTypes ?? [];
  const edited = rules?.find(({ id }) => id === editing) ?? null;
  const unused = types.filter(({ type }) => !rules?.some((rule) => rule.type === type));
  const on = rules?.filter(({ enabled }) => enabled).length ?? 0;
  return (
    <>
      <PageHeader title={t('nav.rules')} note={rules ? t('rules.note', { n: on }) : undefined}
        actions={<Button leftSection={<Icon name="plus" size={16} />} onClick={() => setCreating(true)} disabled={types.length === 0}>{t('rules.new')}</Button>} />
      {tabs}
      {error && !rules ? <ErrorState error={error} onRetry={() => ask({ requestPolicy: 'network-only' })} /> : null}
      {rules?.length === 0 ? (
        <EmptyState title={t('rules.empty.title')} action={<Button onClick={() => setCreating(true)}>{t('rules.empty.action')}</Button>}>{t('rules.empty.text')}</EmptyState>
      ) : null}
      {rules && rules.length > 0 ? <Simulator stamp={rules.map(({ key, version, enabled }) => `${key}${version}${enabled}`).join()} /> : null}
      <Cards>
        {!rules && !error ? [1, 2, 3].map((at) => <CardSkeleton key={at} />) : null}
        {rules?.map((rule) => <RuleCard key={rule.id} rule={rule} type={types.find(({ type }) => type === rule.type)} onEdit={() => setEditing(rule.id)} />)}
      </Cards>
      {rules && rules.length > 0 && unused.length > 0 ? (
        <section aria-label={t('rules.more')}>
          <Title order={2} fz={17} mt="lg" mb="sm">{t('rules.more')}</Title>
          <Cards>{unused.map((type) => <TypeCard key={type.type} type={type} onSetUp={() => setFirst(type)} />)}</Cards>
        </section>
      ) : null}
      <RuleEditor rule={edited} type={types.find(({ type }) => type === edited?.type)} onClose={() => setEditing(null)} />
      <NewRuleModal opened={creating || first !== null} types={types} first={first} onClose={() => { setCreating(false); setFirst(null); }} />
    </>
  );
}
