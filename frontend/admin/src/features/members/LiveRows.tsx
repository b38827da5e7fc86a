/** Keeps the list true without moving it: rows refresh in place, what would reorder it waits behind a pill. */
import { type RefObject, useEffectEvent, useEffect, useRef, useState } from 'react';
import { useClient } from 'urql';

import { Icon } from '@/components/Icon';
import { MemberRowsDocument } from '@/gql/graphql';
import { t } from '@/lib/i18n';
import { type LiveItem, recentItems } from '@/lib/live';
import { onTopic, throttled, touchedJustNow } from '@/lib/live-store';
import type { Period } from '@/lib/period';
import { parseSort } from '@/lib/url-state';
import type { Pages } from '@/lib/use-pages';

import type { Row } from './columns';
import classes from './MembersTable.module.css';

interface LiveRowsProps {
  pages: Pages<Row>;
  sort: string | undefined;
  period: Period;
  scroller: RefObject<HTMLDivElement | null>;
}

const GAP_MS = 900;
const AT_ONCE = 50;

/** Events since the last look, oldest known event excluded. */
export function newerThan(items: readonly LiveItem[], seen: string | null): LiveItem[] {
  const at = items.findIndex(({ id }) => id === seen);
  return at === -1 ? [...items] : items.slice(0, at);
}

/** A reader who has scrolled, points at a row or works in it is not to be moved. */
function isBusy(scroller: HTMLDivElement | null): boolean {
  if (scroller === null) return false;
  if (document.querySelector('#overlays :is([role=menu], [role=dialog])') !== null) return true;
  return scroller.scrollTop > 8 || scroller.matches(':hover') || scroller.contains(document.activeElement);
}

export function LiveRows({ pages, sort, period, scroller }: LiveRowsProps) {
  const client = useClient();
  const [waiting, setWaiting] = useState(0);
  const seen = useRef<string | null>(recentItems()[0]?.id ?? null);

  const showNow = () => {
    setWaiting(0);
    scroller.current?.scrollTo({ top: 0 });
    pages.restart();
  };
  const look = useEffectEvent(() => {
    const items = newerThan(recentItems(), seen.current);
    seen.current = recentItems()[0]?.id ?? null;
    const shown = new Set(pages.nodes.map(({ id }) => id));
    const touched = [...new Set(items.map(({ member }) => member.id))];
    const ids = touched.filter((id) => shown.has(id)).slice(0, AT_ONCE);
    if (ids.length > 0) {
      const variables = { ids, first: ids.length, from: period.from, to: period.to };
      client.query(MemberRowsDocument, variables, { requestPolicy: 'network-only' }).toPromise().catch(() => undefined);
    }
    const moves = parseSort(sort).field === 'activity' ? touched : touched.filter((id) => !shown.has(id));
    if (moves.length === 0) return;
    if (isBusy(scroller.current)) setWaiting((count) => count + items.length);
    else showNow();
  });
  useEffect(() => {
    const slow = throttled(() => look(), GAP_MS);
    const stop = onTopic('members', slow.call);
    if (touchedJustNow('members')) slow.call();
    return () => {
      slow.cancel();
      stop();
    };
  }, []);

  if (waiting === 0) return null;
  return (
    <div className={classes.pill}>
      <button type="button" onClick={showNow} title={t('members.newHelp')}><Icon name="arrowUp" size={15} />{t('members.new', { n: waiting })}</button>
    </div>
  );
}
