/** A part of a screen on its own sheet, with a heading; never put inside another one. */
import type { ReactNode } from 'react';

import classes from './Panel.module.css';

interface PanelProps {
  title?: string;
  actions?: ReactNode;
  children: ReactNode;
  flush?: boolean;
}

export function Panel({ title, actions, children, flush = false }: PanelProps) {
  return (
    <section className={classes.panel} aria-label={title}>
      {title === undefined ? null : (
        <div className={classes.head}>
          <h2>{title}</h2>
          {actions === undefined ? null : <div className={classes.actions}>{actions}</div>}
        </div>
      )}
      <div className={flush ? undefined : classes.body}>{children}</div>
    </section>
  );
}
