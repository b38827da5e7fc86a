/** The ladder: each tier with what it takes, what it gives and who holds it; opened to be changed. */
import { Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';

import { EmptyState } from '@/components/EmptyState';
import { Holes } from '@/components/Holes';
import { Icon } from '@/components/Icon';
import { Panel } from '@/components/Panel';
import { Tag } from '@/components/Tag';
import { TierBadge, TierDot } from '@/components/TierBadge';
import { money, percent, points } from '@/lib/format';
import { t } from '@/lib/i18n';
import { useProgram } from '@/lib/session';

import { type Draft, errorsOfRung, nextRung, readyLadder, type Rung, type TierProgram, type VipErrors } from './draft';
import classes from './Ladder.module.css';
import { RungEditor } from './RungEditor';

interface LadderPanelProps {
  program: TierProgram;
  draft: Draft;
  errors: VipErrors;
  open: string | null;
  onOpen: (uid: string | null) => void;
  onChange: (ladder: readonly Rung[]) => void;
}

export function LadderPanel({ program, draft, errors, open, onOpen, onChange }: LadderPanelProps) {
  const { ladder, settings } = draft;
  const add = () => {
    const fresh = nextRung(program.tierForm, ladder);
    onChange([...ladder, fresh]);
    onOpen(fresh.uid);
  };
  if (ladder.length === 0) {
    return (
      <Panel title={t('vip.ladder')}>
        <EmptyState small title={t('vip.empty.title')} action={(
          <div className={classes.first}>
            <Button onClick={() => onChange(readyLadder(program.tierForm))}>{t('vip.ready')}</Button>
            <Button variant="default" onClick={add}>{t('vip.add')}</Button>
          </div>
        )}>{t('vip.empty.text')}</EmptyState>
      </Panel>
    );
  }
  return (
    <Panel title={t('vip.ladder')} actions={<Button variant="default" size="compact-sm" leftSection={<Icon name="plus" size={15} />} onClick={add}>{t('vip.add')}</Button>}>
      <p className={classes.note}>{t('vip.ladder.note')}</p>
      <ol className={classes.ladder} aria-label={t('vip.ladder')}>
        {ladder.map((rung) => (
          <li key={rung.uid} className={classes.rung} data-open={open === rung.uid || undefined}>
            <RungLine rung={rung} program={program} basis={settings.basis} off={!settings.enabled} open={open === rung.uid}
              onOpen={() => onOpen(open === rung.uid ? null : rung.uid)} />
            {open === rung.uid ? (
              <RungEditor rung={rung} form={program.tierForm} basis={settings.basis} errors={errorsOfRung(errors, rung.uid)} onDone={() => onOpen(null)}
                onChange={(values) => onChange(ladder.map((one) => (one.uid === rung.uid ? { ...one, values } : one)))}
                onRemove={() => { onChange(ladder.filter(({ uid }) => uid !== rung.uid)); }} />
            ) : null}
          </li>
        ))}
      </ol>
      <Others program={program} ladder={ladder} />
    </Panel>
  );
}

interface RungLineProps {
  rung: Rung;
  program: TierProgram;
  basis: Draft['settings']['basis'];
  off: boolean;
  open: boolean;
  onOpen: () => void;
}

function look({ values }: Rung) {
  return { name: String(values['name'] ?? '').trim() || t('vip.rung.new'), colour: String(values['colour']), icon: String(values['icon']) };
}

function RungLine({ rung, program, basis, off, open, onOpen }: RungLineProps) {
  const currency = useProgram().currency ?? '';
  const threshold = String(rung.values['threshold']);
  const from = basis === 'AMOUNT_SPENT' ? t('vip.rung.from.amount', { amount: money({ amount: threshold || '0', currencyCode: currency }) })
    : t('vip.rung.from.points', { n: points(Number(threshold)) });
  const tier = look(rung);
  return (
    <div className={classes.line}>
      <div className={classes.who}>
        <span className={classes.badge}><TierBadge tier={tier} off={off} /></span>
        <span className={classes.from}>{from}</span>
      </div>
      <p className={classes.perks}>{perksOf(rung).join(' · ')}</p>
      <Holders program={program} tierKey={rung.key} />
      <Button variant="default" size="compact-sm" aria-expanded={open} onClick={onOpen} aria-label={t('vip.rung.editOf', { name: tier.name })}>{t('vip.rung.edit')}</Button>
    </div>
  );
}

function perksOf({ values }: Rung): string[] {
  const number = (name: string) => Number(values[name] ?? 0) || 0;
  const own = String(values['perks'] ?? '').split('\n').filter((line) => line.trim() !== '').length;
  const words = [
    number('earningRatio') === 1 ? '' : t('vip.rung.ratio', { ratio: number('earningRatio') }),
    number('bonusPoints') === 0 ? '' : t('vip.rung.bonus', { n: number('bonusPoints') }),
    number('birthdayPoints') === 0 ? '' : t('vip.rung.birthday', { n: number('birthdayPoints') }),
    own === 0 ? '' : t('vip.rung.perks', { n: own }),
  ].filter((word) => word !== '');
  return words.length === 0 ? [t('vip.rung.noPerks')] : words;
}

const HOLES = 10;

/** Its share of all members as filled holes: one member at least fills one. */
function Holders({ program, tierKey }: { program: TierProgram; tierKey: string | null }) {
  const all = program.distribution.reduce((sum, { members }) => sum + members, 0);
  const members = program.distribution.find(({ tier }) => tier?.key === tierKey)?.members ?? 0;
  if (tierKey === null) return <span className={classes.holders}><Tag tone="warn">{t('vip.rung.unsaved')}</Tag></span>;
  return <Count members={members} all={all} search={{ tier: tierKey }} />;
}

function Count({ members, all, search }: { members: number; all: number; search: { tier: string } }) {
  const filled = members === 0 || all === 0 ? 0 : Math.max(1, Math.round((members / all) * HOLES));
  return (
    <span className={classes.holders}>
      <Holes filled={filled} of={HOLES} size={8} label={t('vip.rung.share', { n: members, percent: percent(members, all) })} />
      <Link to="/members" search={search} className="link">{t('vip.rung.members', { n: members })}</Link>
    </span>
  );
}

/** Who stands on no rung: without a tier, or with one that the ladder no longer has. */
function Others({ program, ladder }: { program: TierProgram; ladder: readonly Rung[] }) {
  const all = program.distribution.reduce((sum, { members }) => sum + members, 0);
  const known = new Set(ladder.map(({ key }) => key));
  const rest = program.distribution.filter(({ tier, members }) => members > 0 && !known.has(tier?.key ?? null));
  return (
    <ul className={classes.others}>
      {rest.map(({ tier, members }) => (
        <li key={tier?.key ?? ''} className={classes.line}>
          <div className={classes.who}>{tier ? <TierDot tier={{ ...tier, name: t('vip.rung.gone', { name: tier.name }) }} off /> : <span className={classes.from}>{t('vip.rung.none')}</span>}</div>
          <Count members={members} all={all} search={{ tier: tier?.key ?? '-' }} />
        </li>
      ))}
    </ul>
  );
}
