/** The frame before the session is known: the same shape, nothing jumps when it arrives. */
import { Skeleton } from '@mantine/core';

import { LogoMark } from '@/components/Logo';
import { t } from '@/lib/i18n';

import classes from './Shell.module.css';
import inner from './ShellSkeleton.module.css';

export function ShellSkeleton() {
  return (
    <div className={classes.frame} aria-busy="true" aria-label={t('app.loading')}>
      <aside className={classes.side}>
        <span className={classes.brand}><LogoMark /><Skeleton h={16} w={110} /></span>
        <div className={inner.nav}>{[36, 30, 30, 30, 30].map((height, at) => <Skeleton key={`${height}${at + 1}`} h={height} radius="md" />)}</div>
      </aside>
      <header className={classes.top}><span className={classes.brand}><LogoMark /></span></header>
      <main className={inner.main}><Skeleton h={26} w={190} /><Skeleton h={36} mt={20} /><Skeleton h={420} mt={14} radius="lg" /></main>
    </div>
  );
}
