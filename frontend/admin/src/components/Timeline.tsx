/** Activities as a punched strip: a hole each, the sentence, the figure at the right edge, the reason one click away. */
import { memo, type ReactNode, useId, useState } from 'react';

import { t } from '@/lib/i18n';
import { type Activity, becauseOf } from '@/lib/sentence';

import { Explanation } from './Explanation';
import { Figure } from './Figure';
import { Icon } from './Icon';
import { Sentence } from './Sentence';
import classes from './Timeline.module.css';
import { TimeStamp } from './TimeStamp';

interface TimelineProps {
  activities: readonly Activity[];
  where: 'timeline' | 'feed';
  /** Activities that came in since the list was read; marked until the reader has seen them. */
  fresh?: ReadonlySet<string>;
  label: string;
  renderTools?: (activity: Activity) => ReactNode;
}

export function Timeline({ activities, where, fresh, label, renderTools }: TimelineProps) {
  return (
    <ol className={classes.list} aria-label={label}>
      {activities.map((activity) => (
        <TimelineRow key={activity.id} activity={activity} where={where} fresh={fresh?.has(activity.id) ?? false} renderTools={renderTools} />
      ))}
    </ol>
  );
}

interface RowProps extends Pick<TimelineProps, 'where' | 'renderTools'> {
  activity: Activity;
  fresh: boolean;
}

const TimelineRow = memo(function TimelineRow({ activity, where, fresh, renderTools }: RowProps) {
  const [open, setOpen] = useState(false);
  const panel = useId();
  const tone = activity.points === 0 ? 'none' : activity.points > 0 ? 'in' : 'out';
  const because = becauseOf(activity);
  const extra = renderTools?.(activity);
  return (
    <li className={classes.row} data-fresh={fresh || undefined}>
      <span className={classes.hole} data-tone={tone} />
      <div className={classes.words}>
        <p className={classes.sentence}>
          <Sentence activity={activity} where={where} />
          {activity.undoneBy ? <span className={classes.undone}> {t('timeline.undone')}</span> : null}
        </p>
        <p className={classes.because}>
          {because === '' ? null : <span className={classes.reason}>{because}</span>}
          <TimeStamp at={activity.occurredAt} show={where === 'feed' ? 'ago' : 'full'} />
          <button type="button" className={classes.why} aria-expanded={open} aria-controls={panel} onClick={() => setOpen(!open)}>
            {t(activity.points === 0 && activity.entries.length === 0 ? 'timeline.whyNot' : 'timeline.why')}
            <Icon name="chevronDown" size={13} />
          </button>
          {extra}
        </p>
        <div id={panel} hidden={!open}>{open ? <Explanation activity={activity} /> : null}</div>
      </div>
      <span className={classes.figure}><Figure value={activity.points} movement quietZero /></span>
    </li>
  );
});
