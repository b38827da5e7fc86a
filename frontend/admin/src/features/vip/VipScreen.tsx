/** VIP Program: the switch, the ladder, how members come to a tier, and what the nights brought. */
import { Skeleton } from '@mantine/core';
import { useQuery } from 'urql';

import { ErrorState } from '@/components/ErrorState';
import { PageHeader } from '@/components/PageHeader';
import layout from '@/components/Screen.module.css';
import { TierProgramDocument } from '@/gql/graphql';
import { t } from '@/lib/i18n';
import { useLiveTopic } from '@/lib/live-store';

import type { TierProgram } from './draft';
import { EvaluationPanel } from './EvaluationPanel';
import { RunsPanel } from './RunsPanel';
import { VipForm } from './VipForm';

/** Members move with orders and when new settings reach them: the counts follow, not too eagerly. */
const COUNTS_MS = 4_000;

function noteOf({ version, settings }: TierProgram): string {
  if (version === null || version === undefined) return t('vip.never');
  return settings.enabled ? t('vip.onSince', { version }) : t('vip.off');
}

export function VipScreen() {
  const [{ data, error }, ask] = useQuery({ query: TierProgramDocument, requestPolicy: 'cache-and-network' });
  const refresh = () => ask({ requestPolicy: 'network-only' });
  useLiveTopic('members', refresh, COUNTS_MS);
  const program = data?.tierProgram;
  return (
    <div className={layout.screen}>
      <PageHeader title={t('nav.vip')} note={program ? noteOf(program) : undefined} />
      {error && !program ? <ErrorState error={error} onRetry={refresh} /> : null}
      {!error && !program ? <VipSkeleton /> : null}
      {program ? (
        <div className={layout.columns}>
          {/* A saved version begins a form of its own; counts that change do not. */}
          <VipForm key={program.version ?? 0} program={program} onSaved={refresh} />
          <aside className={layout.aside}>
            <EvaluationPanel program={program} />
            <RunsPanel />
          </aside>
        </div>
      ) : null}
    </div>
  );
}

function VipSkeleton() {
  return (
    <div className={layout.columns} aria-busy="true">
      <div className={layout.form}><Skeleton h={84} radius="lg" /><Skeleton h={300} radius="lg" /><Skeleton h={420} radius="lg" /></div>
      <div className={layout.aside}><Skeleton h={190} radius="lg" /><Skeleton h={260} radius="lg" /></div>
    </div>
  );
}
