/** An empty screen: the card with open holes, one sentence of what will appear, the first step. */
import type { ReactNode } from 'react';

import classes from './EmptyState.module.css';

interface EmptyStateProps {
  title: string;
  children: ReactNode;
  action?: ReactNode;
  small?: boolean;
  /** On a screen without a heading of its own. */
  alone?: boolean;
}

export function EmptyState({ title, children, action, small = false, alone = false }: EmptyStateProps) {
  return (
    <div className={classes.empty} data-small={small || undefined}>
      <svg className={classes.card} viewBox="0 0 132 84" aria-hidden="true">
        <rect x="2" y="2" width="128" height="80" rx="20" />
        <circle cx="36" cy="42" r="12" data-hole />
        <circle cx="66" cy="42" r="12" />
        <circle cx="96" cy="42" r="12" />
      </svg>
      {alone ? <h1>{title}</h1> : <h2>{title}</h2>}
      <p className={classes.text}>{children}</p>
      {action}
    </div>
  );
}
