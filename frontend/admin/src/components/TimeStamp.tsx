/** An instant in the programme's zone; hovering tells the zone, UTC and the reader's own zone. */
import { memo } from 'react';

import { ago, date, dateTime, dateTimeSeconds } from '@/lib/format';
import { t } from '@/lib/i18n';
import { useNow } from '@/lib/now';
import { useZone } from '@/lib/session';
import { viewerZone } from '@/lib/zone';

import { Hint } from './Hint';
import classes from './TimeStamp.module.css';

interface TimeStampProps {
  at: string;
  show?: 'ago' | 'date' | 'full';
}

function Zones({ at, zone }: { at: string; zone: string }) {
  const viewer = viewerZone();
  const rows: Array<[string, string]> = [[zone, t('time.programZone')], ['UTC', '']];
  if (viewer !== zone && viewer !== 'UTC') rows.push([viewer, t('time.yourZone')]);
  return (
    <span className={classes.zones}>
      {rows.map(([name, note]) => (
        <span key={name} className={classes.zone}>
          <span>{dateTimeSeconds(at, name)}</span>
          <span className={classes.name}>{name}{note === '' ? '' : ` · ${note}`}</span>
        </span>
      ))}
    </span>
  );
}

export const TimeStamp = memo(function TimeStamp({ at, show = 'full' }: TimeStampProps) {
  const zone = useZone();
  const now = useNow(show === 'ago');
  const text = show === 'ago' ? ago(at, zone, now) : show === 'date' ? date(at, zone) : dateTime(at, zone);
  return (
    <Hint renderLabel={() => <Zones at={at} zone={zone} />}>
      <time dateTime={at} className={classes.time}>{text}</time>
    </Hint>
  );
});
