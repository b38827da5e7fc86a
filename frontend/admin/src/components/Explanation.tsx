/** Why these points: each entry with its rule, inputs and rounding; or why there were none. */
import type { Activity } from '@/lib/sentence';
import { hasMessage, t } from '@/lib/i18n';
import { readableInputs } from '@/lib/inputs';

import classes from './Explanation.module.css';
import { Figure } from './Figure';
import { TimeStamp } from './TimeStamp';

type Entry = Activity['entries'][number];

/** Entries that take points away; all others bring them or make them spendable. */
const OUT = new Set<Entry['kind']>(['CLAWBACK', 'VOID', 'REMOVE', 'UNDO_GIVE', 'REDEEM', 'EXPIRE']);

function roundingWord(rounding: string | null | undefined): string | null {
  if (!rounding) return null;
  const key = `rounding.${rounding.toLowerCase()}`;
  return hasMessage(key) ? t(key) : rounding;
}

function EntryBlock({ entry }: { entry: Entry }) {
  const rounding = roundingWord(entry.rounding);
  const inputs = readableInputs(entry.inputs);
  return (
    <div className={classes.entry}>
      <div className={classes.sum}>
        <span>{entry.explanation}</span>
        <Figure value={OUT.has(entry.kind) ? -entry.points : entry.points} movement />
      </div>
      {inputs.length === 0 && rounding === null ? null : (
        <dl className={classes.inputs}>
          {inputs.map(({ name, value }) => <Pair key={name} name={name} value={value} />)}
          {rounding === null ? null : <Pair name={t('why.rounding')} value={rounding} />}
        </dl>
      )}
    </div>
  );
}

function Pair({ name, value }: { name: string; value: string }) {
  return <div className={classes.pair}><dt>{name}</dt><dd>{value}</dd></div>;
}

export function Explanation({ activity }: { activity: Activity }) {
  const { entries, notEarned, memberNote, recordedAt, occurredAt } = activity;
  const late = Math.abs(Date.parse(recordedAt) - Date.parse(occurredAt)) > 60_000;
  return (
    <div className={classes.explanation}>
      {entries.map((entry) => <EntryBlock key={entry.id} entry={entry} />)}
      {notEarned.map((reason) => (
        <p key={`${reason.ruleKey}${reason.code}`}>{reason.ruleName ? <strong>{reason.ruleName}: </strong> : null}{reason.message}</p>
      ))}
      {entries.length === 0 && notEarned.length === 0 ? <p>{t('why.nothing')}</p> : null}
      {memberNote ? <p><strong>{t('why.note')}: </strong>{memberNote}</p> : null}
      {late ? <p className={classes.quiet}>{t('why.recorded')} <TimeStamp at={recordedAt} /></p> : null}
    </div>
  );
}
