/** The nights' runs: how many they raised, lowered and kept, and how long each took. */
import { useState } from 'react';
import { useQuery } from 'urql';

import { ErrorState } from '@/components/ErrorState';
import { Panel } from '@/components/Panel';
import { RowsSkeleton } from '@/components/RowsSkeleton';
import { TierRunsDocument, type TierRunsQuery } from '@/gql/graphql';
import { dayLabel, points } from '@/lib/format';
import { t } from '@/lib/i18n';

import classes from './Aside.module.css';

const FEW = 7;
const MANY = 60;

export function RunsPanel() {
  const [first, setFirst] = useState(FEW);
  const [{ data, error }, ask] = useQuery({ query: TierRunsDocument, variables: { first: first + 1 }, requestPolicy: 'cache-and-network' });
  const runs = data?.tierRuns;
  return (
    <Panel title={t('vip.runs')}>
      {error && !runs ? <ErrorState error={error} onRetry={() => ask({ requestPolicy: 'network-only' })} /> : null}
      {!runs && !error ? <RowsSkeleton /> : null}
      {runs?.length === 0 ? <p className={classes.note}>{t('vip.runs.empty')}</p> : null}
      {runs && runs.length > 0 ? <RunsTable runs={runs.slice(0, first)} /> : null}
      {runs && runs.length > first && first === FEW ? <button type="button" className={classes.all} onClick={() => setFirst(MANY)}>{t('vip.runs.all')}</button> : null}
    </Panel>
  );
}

function took(ms: number | null | undefined): string {
  if (ms === null || ms === undefined) return t('vip.runs.running');
  return ms < 1000 ? t('vip.runs.ms', { n: ms }) : t('vip.runs.seconds', { n: (ms / 1000).toFixed(1) });
}

function RunsTable({ runs }: { runs: TierRunsQuery['tierRuns'] }) {
  return (
    <table className={classes.runs}>
      <thead>
        <tr>
          <th scope="col">{t('vip.runs.day')}</th><th scope="col">{t('vip.runs.raised')}</th><th scope="col">{t('vip.runs.lowered')}</th>
          <th scope="col">{t('vip.runs.kept')}</th><th scope="col">{t('vip.runs.took')}</th>
        </tr>
      </thead>
      <tbody>
        {runs.map(({ day, raised, lowered, kept, durationMs }) => (
          <tr key={day}>
            <th scope="row">{dayLabel(day, false)}</th>
            <td data-tone={raised > 0 ? 'in' : undefined}>{points(raised)}</td>
            <td data-tone={lowered > 0 ? 'out' : undefined}>{points(lowered)}</td>
            <td>{points(kept)}</td>
            <td>{took(durationMs)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
