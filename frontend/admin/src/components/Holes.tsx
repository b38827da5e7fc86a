/** The row of holes that fills: Punchcard's mark of progress. */
import classes from './Holes.module.css';

interface HolesProps {
  filled: number;
  of: number;
  label: string;
  size?: number;
}

export function Holes({ filled, of, label, size = 11 }: HolesProps) {
  const holes = Array.from({ length: of }, (_, at) => at < filled);
  return (
    <span className={classes.row} role="img" aria-label={label} style={{ '--hole': `${size}px` }}>
      {holes.map((full, at) => (
        // Holes have no identity but their place.
        // oxlint-disable-next-line react/no-array-index-key
        <span key={at} className={classes.hole} data-full={full || undefined} />
      ))}
    </span>
  );
}
