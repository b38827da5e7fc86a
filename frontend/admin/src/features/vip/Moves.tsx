/** From which tier to which, how many, and a few of them to look at. */
import { Link } from '@tanstack/react-router';
import { Fragment } from 'react';

import { Icon } from '@/components/Icon';
import { TierDot } from '@/components/TierBadge';
import { points } from '@/lib/format';
import { t } from '@/lib/i18n';

import classes from './Review.module.css';
import type { Preview } from './ReviewModal';

type Move = Preview['moves'][number];

function isStill({ oldTier, newTier }: Move): boolean {
  return (oldTier?.key ?? null) === (newTier?.key ?? null);
}

/** Which way, by the ladder as it would be; nobody knows of a tier that is no longer on it. */
function directionOf({ oldTier, newTier }: Move, keys: readonly string[]): 'up' | 'down' | null {
  if (oldTier && !keys.includes(oldTier.key)) return null;
  const [from, to] = [oldTier, newTier].map((tier) => (tier ? keys.indexOf(tier.key) : -1));
  return (to ?? 0) > (from ?? 0) ? 'up' : 'down';
}

/** `keys`: the ladder as it would be, from the lowest to the highest. */
export function Moves({ preview, keys }: { preview: Preview; keys: readonly string[] }) {
  const moving = preview.moves.filter((move) => move.members > 0 && !isStill(move));
  const staying = preview.moves.filter(isStill).reduce((sum, { members }) => sum + members, 0);
  if (preview.moves.length === 0) return null;
  return (
    <div>
      <ul className={classes.moves}>{moving.map((move) => <MoveLine key={`${move.oldTier?.key}>${move.newTier?.key}`} move={move} direction={directionOf(move, keys)} />)}</ul>
      <p className={classes.stay}>{t('vip.review.stay', { n: staying })}</p>
    </div>
  );
}

interface MoveLineProps {
  move: Move;
  direction: 'up' | 'down' | null;
}

function MoveLine({ move: { oldTier, newTier, members, examples }, direction }: MoveLineProps) {
  return (
    <li className={classes.move}>
      <span className={classes.path}>
        <Side tier={oldTier} /><Icon name="chevronRight" size={15} /><Side tier={newTier} />
      </span>
      <strong className={classes.count} data-tone={direction ?? undefined}>
        {direction === null ? null : <><Icon name={direction === 'up' ? 'arrowUp' : 'arrowDown'} size={14} /><span className="visually-hidden">{t(`vip.review.${direction}`)} </span></>}
        {points(members)}
      </strong>
      {examples.length === 0 ? null : (
        <span className={classes.examples}>
          {examples.map(({ id, name, externalId }, at) => (
            <Fragment key={id}>{at === 0 ? null : ', '}<Link to="/members/$memberId" params={{ memberId: id }} target="_blank" className="link">{name || externalId}</Link></Fragment>
          ))}
        </span>
      )}
    </li>
  );
}

function Side({ tier }: { tier: Move['oldTier'] }) {
  return tier ? <TierDot tier={tier} /> : <span className={classes.none}>{t('vip.rung.none')}</span>;
}
