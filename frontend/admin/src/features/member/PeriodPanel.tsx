/** What this member's points did between two days of the programme's zone. */
import { Skeleton } from '@mantine/core';
import { useMemo } from 'react';
import { useQuery } from 'urql';

import { ErrorState } from '@/components/ErrorState';
import { Figure } from '@/components/Figure';
import { Panel } from '@/components/Panel';
import { PeriodPicker } from '@/components/PeriodPicker';
import { MemberPeriodDocument } from '@/gql/graphql';
import { dayLabel } from '@/lib/format';
import { t } from '@/lib/i18n';
import { useLiveTopic } from '@/lib/live-store';
import { formatPeriodParam, parsePeriod, presetPeriod } from '@/lib/period';
import { useZone } from '@/lib/session';
import { dayIn } from '@/lib/zone';

import classes from './PeriodPanel.module.css';

interface PeriodPanelProps {
  memberId: string;
  value: string | undefined;
  onChange: (period: string | undefined) => void;
}

const rows = ['earned', 'reversed', 'net', 'redeemed'] as const;

export function PeriodPanel({ memberId, value, onChange }: PeriodPanelProps) {
  const zone = useZone();
  const today = dayIn(zone);
  const period = useMemo(() => parsePeriod(value, today) ?? presetPeriod('30d', today), [value, today]);
  const [{ data, error }, ask] = useQuery({
    query: MemberPeriodDocument, variables: { id: memberId, from: period.from, to: period.to }, requestPolicy: 'cache-and-network',
  });
  const refresh = () => ask({ requestPolicy: 'network-only' });
  useLiveTopic(`period:${memberId}`, refresh);
  const figures = data?.member?.pointsInPeriod;
  return (
    <Panel title={t('member.period')}>
      <PeriodPicker value={period} onChange={(next) => onChange(next.preset === '30d' ? undefined : formatPeriodParam(next))} />
      {error && !figures ? <ErrorState error={error} onRetry={refresh} /> : (
        <dl className={classes.list}>
          {rows.map((row) => (
            <div key={row} className={classes.row} data-net={row === 'net' || undefined}>
              <dt>{t(`member.period.${row}`)}</dt>
              <dd>{figures ? <PeriodFigure row={row} value={figures[row]} /> : <Skeleton h={16} w={54} />}</dd>
            </div>
          ))}
        </dl>
      )}
      <p className={classes.bounds}>{t('member.period.from', { from: dayLabel(period.from), to: dayLabel(period.to), zone })}</p>
    </Panel>
  );
}

/** What was taken back or spent goes out: its sign says so. */
function PeriodFigure({ row, value }: { row: (typeof rows)[number]; value: number }) {
  return <Figure value={row === 'reversed' || row === 'redeemed' ? -value : value} movement quietZero />;
}
