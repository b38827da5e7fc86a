/** A tier in its own colour: filled where it matters, a dot beside its name in lists. */
import { isColour, textOn } from '@/lib/contrast';

import classes from './TierBadge.module.css';
import { TierIcon } from './TierIcon';

interface TierLook {
  name: string;
  colour: string;
  icon: string;
}

/** The programme is off: tiers are kept and shown grey. */
interface TierBadgeProps {
  tier: TierLook;
  off?: boolean;
}

const PLAIN = '#8a8f98';

export function TierBadge({ tier, off = false }: TierBadgeProps) {
  const colour = isColour(tier.colour) ? tier.colour : PLAIN;
  return (
    <span className={classes.badge} data-off={off || undefined} style={off ? undefined : { background: colour, color: textOn(colour) }}>
      <TierIcon name={tier.icon} size={14} />{tier.name}
    </span>
  );
}

export function TierDot({ tier, off = false }: { tier: Omit<TierLook, 'icon'>; off?: boolean }) {
  return (
    <span className={classes.line}>
      <span className={classes.dot} data-off={off || undefined} style={off || !isColour(tier.colour) ? undefined : { background: tier.colour }} />{tier.name}
    </span>
  );
}
