/** The member's timeline: filtered by kind, growing at its head as things happen. */
import { useMemo } from 'react';

import { EmptyState } from '@/components/EmptyState';
import { ErrorState } from '@/components/ErrorState';
import { MoreButton } from '@/components/MoreButton';
import { RowsSkeleton } from '@/components/RowsSkeleton';
import { Timeline } from '@/components/Timeline';
import { MemberTimelineDocument, type MemberTimelineQuery } from '@/gql/graphql';
import { t } from '@/lib/i18n';
import { useLiveTopic } from '@/lib/live-store';
import type { Activity } from '@/lib/sentence';
import { type Pages, usePages } from '@/lib/use-pages';

import { groupOf, type KindGroup, kindGroups } from './kinds';
import classes from './TimelineTab.module.css';
import { useFresh } from './useFresh';

const pick = (data: MemberTimelineQuery) => data.member?.activities;
const groups = Object.keys(kindGroups) as KindGroup[];

interface TimelineTabProps {
  memberId: string;
  kinds: string | undefined;
  onKinds: (kinds: string | undefined) => void;
}

export function TimelineTab({ memberId, kinds, onKinds }: TimelineTabProps) {
  const group = groupOf(kinds);
  const variables = useMemo(() => ({ id: memberId, first: 30, kinds: group === null ? null : [...kindGroups[group]] }), [memberId, group]);
  const pages = usePages({ document: MemberTimelineDocument, variables, pick, grows: true });
  useLiveTopic(`timeline:${memberId}`, pages.refresh, 400);
  return (
    <div className={classes.body}>
      <div className={classes.kinds} role="group" aria-label={t('kinds.label')}>
        <Kind label={t('kinds.all')} chosen={group === null} onClick={() => onKinds(undefined)} />
        {groups.map((one) => <Kind key={one} label={t(`kinds.${one}`)} chosen={group === one} onClick={() => onKinds(one)} />)}
      </div>
      <TimelineList key={group} pages={pages} filtered={group !== null} />
    </div>
  );
}

function Kind({ label, chosen, onClick }: { label: string; chosen: boolean; onClick: () => void }) {
  return <button type="button" className={classes.kind} aria-pressed={chosen} onClick={onClick}>{label}</button>;
}

function TimelineList({ pages, filtered }: { pages: Pages<Activity>; filtered: boolean }) {
  const fresh = useFresh(pages.nodes, pages.loading);
  if (pages.error && pages.nodes.length === 0) return <ErrorState error={pages.error} onRetry={pages.restart} />;
  if (pages.loading) return <RowsSkeleton />;
  if (pages.nodes.length === 0 && filtered) return <p className={classes.none}>{t('member.timeline.none')}</p>;
  if (pages.nodes.length === 0) {
    return <EmptyState small title={t('member.timeline.empty.title')}>{t('member.timeline.empty.text')}</EmptyState>;
  }
  return (
    <>
      <Timeline activities={pages.nodes} where="timeline" fresh={fresh} label={t('member.tab.timeline')} />
      {pages.hasMore ? <MoreButton pages={pages} /> : null}
    </>
  );
}
