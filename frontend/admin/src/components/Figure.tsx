/** Points as a figure: tabular, its direction told by sign and by colour. */
import { points, signed } from '@/lib/format';

import classes from './Figure.module.css';

interface FigureProps {
  value: number;
  /** Shows +57 or −20 and colours it; without it the plain balance. */
  movement?: boolean;
  quietZero?: boolean;
}

export function Figure({ value, movement = false, quietZero = false }: FigureProps) {
  const tone = movement && value !== 0 ? (value > 0 ? 'in' : 'out') : undefined;
  return (
    <span className={classes.figure} data-tone={tone} data-quiet={(quietZero && value === 0) || undefined}>
      {movement ? signed(value) : points(value)}
    </span>
  );
}
