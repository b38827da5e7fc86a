/** Activity Rules: a card for each, a switch on it, and a place to try an order. */
import { Button } from '@mantine/core';
import { useState } from 'react';
import { useQuery } from 'urql';

import { EmptyState } from '@/components/EmptyState';
import { ErrorState } from '@/components/ErrorState';
import { Icon } from '@/components/Icon';
import { PageHeader } from '@/components/PageHeader';
import { RulesDocument, type RuleFieldsFragment, type RulesQuery } from '@/gql/graphql';
import { t } from '@/lib/i18n';

import { NewRuleModal } from './NewRuleModal';
import { RuleCard, RuleCardSkeleton } from './RuleCard';
import { RuleEditor } from './RuleEditor';
import classes from './RulesScreen.module.css';
import { Simulator } from './Simulator';

export type Rule = RuleFieldsFragment;
export type RuleType = RulesQuery['ruleTypes'][number];

export function RulesScreen() {
  const [{ data, error }, ask] = useQuery({ query: RulesDocument, requestPolicy: 'cache-and-network' });
  const [editing, setEditing] = useState<string | null>(null);
  const [creating, setCreating] = useState(false);
  const rules = data?.rules;
  const types = data?.ruleTypes ?? [];
  const edited = rules?.find(({ id }) => id === editing) ?? null;
  const on = rules?.filter(({ enabled }) => enabled).length ?? 0;
  return (
    <div className={classes.screen}>
      <PageHeader title={t('nav.rules')} note={rules ? t('rules.note', { n: on }) : undefined}
        actions={<Button leftSection={<Icon name="plus" size={16} />} onClick={() => setCreating(true)} disabled={types.length === 0}>{t('rules.new')}</Button>} />
      {error && !rules ? <ErrorState error={error} onRetry={() => ask({ requestPolicy: 'network-only' })} /> : null}
      {rules?.length === 0 ? (
        <EmptyState title={t('rules.empty.title')} action={<Button onClick={() => setCreating(true)}>{t('rules.empty.action')}</Button>}>{t('rules.empty.text')}</EmptyState>
      ) : null}
      {rules && rules.length > 0 ? <Simulator stamp={rules.map(({ key, version, enabled }) => `${key}${version}${enabled}`).join()} /> : null}
      <div className={classes.cards}>
        {!rules && !error ? [1, 2, 3].map((at) => <RuleCardSkeleton key={at} />) : null}
        {rules?.map((rule) => <RuleCard key={rule.id} rule={rule} type={types.find(({ type }) => type === rule.type)} onEdit={() => setEditing(rule.id)} />)}
      </div>
      <RuleEditor rule={edited} type={types.find(({ type }) => type === edited?.type)} onClose={() => setEditing(null)} />
      <NewRuleModal opened={creating} types={types} onClose={() => setCreating(false)} />
    </div>
  );
}
