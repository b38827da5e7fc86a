/** What happens right now: gapless, newest first; it never moves under a reader who has scrolled. */
import { Button } from '@mantine/core';
import { useEffect, useEffectEvent, useRef, useState } from 'react';
import { useQuery } from 'urql';

import { EmptyState } from '@/components/EmptyState';
import { ErrorState } from '@/components/ErrorState';
import { Icon } from '@/components/Icon';
import { Panel } from '@/components/Panel';
import { RowsSkeleton } from '@/components/RowsSkeleton';
import { Timeline } from '@/components/Timeline';
import { ActivityFeedDocument } from '@/gql/graphql';
import { t } from '@/lib/i18n';
import { recentItems, setLivePaused } from '@/lib/live';
import { onTopic, throttled, useLiveStatus, useLiveTopic } from '@/lib/live-store';
import type { Activity } from '@/lib/sentence';

import classes from './DashboardScreen.module.css';
import { joinFeed, KEEP } from './feed';

export function FeedPanel() {
  const [{ data, error }, ask] = useQuery({ query: ActivityFeedDocument, variables: { first: 40 }, requestPolicy: 'cache-and-network' });
  const refresh = () => ask({ requestPolicy: 'network-only' });
  // Only where the stream begins anew; the stream itself carries everything else.
  useLiveTopic('feed-start', refresh);
  const read = data?.activity.edges.map(({ node }) => node);
  return (
    <Panel title={t('feed.title')} actions={<PauseButton />}>
      {error && !read ? <ErrorState error={error} onRetry={refresh} /> : null}
      {!error && !read ? <RowsSkeleton /> : null}
      {read ? <Feed read={read} /> : null}
    </Panel>
  );
}

function PauseButton() {
  const { paused, waiting } = useLiveStatus();
  const label = paused && waiting > 0 ? t('feed.new', { n: waiting }) : t(paused ? 'feed.resume' : 'feed.pause');
  return (
    <Button variant="subtle" color="gray" size="compact-sm" leftSection={<Icon name={paused ? 'play' : 'pause'} size={15} />}
      aria-label={t(paused ? 'live.resume' : 'live.pause')} onClick={() => setLivePaused(!paused)}>
      {label}
    </Button>
  );
}

/** The live rows let onto the screen, and how many wait because the reader is busy with others. */
function useReleased(isReading: () => boolean) {
  const [released, setReleased] = useState<readonly Activity[]>(recentItems);
  const [fresh, setFresh] = useState<ReadonlySet<string>>(new Set());
  const [waiting, setWaiting] = useState(0);
  const arrived = () => {
    const known = new Set(released.map(({ id }) => id));
    return recentItems().filter(({ id }) => !known.has(id));
  };
  const release = () => {
    if (arrived().length === 0) return;
    setFresh(new Set(arrived().map(({ id }) => id)));
    setReleased(recentItems());
    setWaiting(0);
  };
  const onEvents = useEffectEvent(() => (isReading() ? setWaiting(arrived().length) : release()));
  useEffect(() => {
    const soon = throttled(() => onEvents(), 0);
    const stop = onTopic('feed', soon.call);
    // What came between drawing and listening is not told again.
    soon.call();
    return () => {
      soon.cancel();
      stop();
    };
  }, []);
  return { released, fresh, waiting, release };
}

function Feed({ read }: { read: readonly Activity[] }) {
  const box = useRef<HTMLDivElement>(null);
  const isReading = () => box.current !== null && (box.current.scrollTop > 8 || box.current.matches(':hover, :focus-within'));
  const { released, fresh, waiting, release } = useReleased(isReading);
  const shown = joinFeed(read, released);
  if (shown.length === 0) return <EmptyState small title={t('feed.empty.title')}>{t('feed.empty.text')}</EmptyState>;
  const toTop = () => {
    release();
    box.current?.scrollTo({ top: 0 });
  };
  return (
    <div className={classes.feedWrap}>
      {waiting === 0 ? null : (
        <div className={classes.pill}><button type="button" onClick={toTop}><Icon name="arrowUp" size={14} />{t('feed.new', { n: waiting })}</button></div>
      )}
      {/* A region that scrolls must be reachable by the keyboard. */}
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
      <div ref={box} className={classes.feed} role="group" aria-label={t('feed.list')} tabIndex={0}>
        <Timeline activities={shown.slice(0, KEEP)} where="feed" fresh={fresh} label={t('feed.title')} />
      </div>
    </div>
  );
}
