/** Referrals: what both sides get, what is asked of them, and everybody who came by a friend. */
import { Button, Skeleton } from '@mantine/core';
import { useMutation, useQuery } from 'urql';

import { EmptyState } from '@/components/EmptyState';
import { ErrorState } from '@/components/ErrorState';
import { PageHeader } from '@/components/PageHeader';
import classes from '@/components/Screen.module.css';
import { CreateRuleDocument, ReferralProgramDocument, type ReferralProgramQuery } from '@/gql/graphql';
import { explain } from '@/lib/errors';
import { t } from '@/lib/i18n';
import { toast } from '@/lib/toast';

import { LinkPanel } from './LinkPanel';
import { ReferralForm } from './ReferralForm';
import { ReferralsPanel } from './ReferralsPanel';

export type ReferralProgram = ReferralProgramQuery;
export type ReferralRule = ReferralProgram['rules'][number];
const TYPE = 'refer_a_friend';

export function ReferralsScreen() {
  const [{ data, error }, ask] = useQuery({ query: ReferralProgramDocument, requestPolicy: 'cache-and-network' });
  const refresh = () => ask({ requestPolicy: 'network-only' });
  const rule = data?.rules.find(({ type, enabled }) => type === TYPE && enabled) ?? data?.rules.find(({ type }) => type === TYPE);
  const type = data?.ruleTypes.find((one) => one.type === TYPE);
  return (
    <div className={classes.screen}>
      <PageHeader title={t('nav.referrals')} note={rule ? t(rule.enabled ? 'referrals.onSince' : 'referrals.off', { version: rule.version }) : undefined} />
      {error && !data ? <ErrorState error={error} onRetry={refresh} /> : null}
      {!data && !error ? <><Skeleton h={180} radius="lg" /><Skeleton h={320} radius="lg" /></> : null}
      {data && !rule ? <First onMade={refresh} /> : null}
      {data && rule && type ? (
        <>
          <ReferralsPanel />
          <div className={classes.columns}>
            {/* A saved version begins a form of its own. */}
            <ReferralForm key={rule.version} rule={rule} settings={type.settings} rewards={data.rewards} onSaved={refresh} />
            <aside className={classes.aside}><LinkPanel terms={data.referralTerms ?? null} rule={rule} /></aside>
          </div>
        </>
      ) : null}
    </div>
  );
}

function First({ onMade }: { onMade: () => void }) {
  const [{ fetching }, create] = useMutation(CreateRuleDocument);
  const make = async () => {
    const { data, error } = await create({ input: { type: TYPE, key: TYPE, enabled: true, settings: {} } });
    const refused = error ? explain(error) : data?.createRule.userErrors[0]?.message;
    if (refused !== undefined) return toast(refused, 'danger');
    return onMade();
  };
  return (
    <EmptyState title={t('referrals.first.title')} action={<Button loading={fetching} onClick={() => void make()}>{t('referrals.first.action')}</Button>}>
      {t('referrals.first.text')}
    </EmptyState>
  );
}
