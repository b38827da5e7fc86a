/** What staff gave and removed, with a way to take it back by a new entry. */
import { useMemo, useState } from 'react';

import { EmptyState } from '@/components/EmptyState';
import { ErrorState } from '@/components/ErrorState';
import { MoreButton } from '@/components/MoreButton';
import { RowsSkeleton } from '@/components/RowsSkeleton';
import { Timeline } from '@/components/Timeline';
import { MemberAdjustmentsDocument, type MemberAdjustmentsQuery } from '@/gql/graphql';
import { t } from '@/lib/i18n';
import { useLiveTopic } from '@/lib/live-store';
import type { Activity } from '@/lib/sentence';
import { usePages } from '@/lib/use-pages';

import classes from './TimelineTab.module.css';
import { UndoModal } from './UndoModal';

const pick = (data: MemberAdjustmentsQuery) => data.member?.adjustments;

export function AdjustmentsTab({ memberId }: { memberId: string }) {
  const variables = useMemo(() => ({ id: memberId, first: 25 }), [memberId]);
  const pages = usePages({ document: MemberAdjustmentsDocument, variables, pick, grows: true });
  const [undoing, setUndoing] = useState<Activity | null>(null);
  useLiveTopic(`timeline:${memberId}`, pages.refresh, 400);
  if (pages.error && pages.nodes.length === 0) return <div className={classes.body}><ErrorState error={pages.error} onRetry={pages.restart} /></div>;
  if (pages.loading) return <div className={classes.body}><RowsSkeleton /></div>;
  return (
    <div className={classes.body}>
      {pages.nodes.length === 0 ? (
        <EmptyState small title={t('member.adjustments.empty.title')}>{t('member.adjustments.empty.text')}</EmptyState>
      ) : (
        <Timeline activities={pages.nodes} where="timeline" label={t('member.tab.adjustments')}
          renderTools={(activity) => (activity.undoable ? <UndoButton onClick={() => setUndoing(activity)} /> : null)} />
      )}
      {pages.hasMore ? <MoreButton pages={pages} /> : null}
      <UndoModal activity={undoing} onClose={() => setUndoing(null)} />
    </div>
  );
}

function UndoButton({ onClick }: { onClick: () => void }) {
  return <button type="button" className={classes.undo} onClick={onClick}>{t('timeline.undo')}</button>;
}
