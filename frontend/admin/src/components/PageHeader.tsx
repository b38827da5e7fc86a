/** Head of a screen: its name, one quiet line, and the one primary action. Its styles hold the layout of a screen, too. */
import { type ReactNode, useEffect } from 'react';

import { t } from '@/lib/i18n';

import classes from './Screen.module.css';

interface PageHeaderProps {
  title: string;
  note?: ReactNode;
  actions?: ReactNode;
}

export function useTitle(title: string): void {
  useEffect(() => {
    document.title = `${title} · ${t('app.name')}`;
  }, [title]);
}

export function PageHeader({ title, note, actions }: PageHeaderProps) {
  useTitle(title);
  return (
    <header className={classes.header}>
      <div className={classes.words}>
        <h1>{title}</h1>
        {note === undefined ? null : <div className={classes.note}>{note}</div>}
      </div>
      {actions === undefined ? null : <div className={classes.actions}>{actions}</div>}
    </header>
  );
}
