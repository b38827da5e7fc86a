/** Something could not be read: what it was and what to do, with the way to try again. */
import { Button } from '@mantine/core';
import type { CombinedError } from '@urql/core';
import { useEffect, useEffectEvent } from 'react';

import { explain } from '@/lib/errors';
import { t } from '@/lib/i18n';
import { getStatus, onStatus } from '@/lib/live-store';

import classes from './ErrorState.module.css';
import { Icon } from './Icon';

/** Once the line is back, what it had cut off is asked for again without a click. */
function useRetryWhenBack(lost: boolean, onRetry: () => void): void {
  const retry = useEffectEvent(onRetry);
  useEffect(() => {
    if (!lost) return undefined;
    let before = getStatus().connection;
    return onStatus(() => {
      const now = getStatus().connection;
      if (now === 'connected' && before !== 'connected') retry();
      before = now;
    });
  }, [lost]);
}

export function ErrorState({ error, onRetry }: { error: CombinedError; onRetry: () => void }) {
  useRetryWhenBack(error.networkError !== undefined, onRetry);
  return (
    <div role="alert" className={classes.error}>
      <span className={classes.mark}><Icon name="warning" /></span>
      <p className={classes.text}>{explain(error)}</p>
      <Button variant="default" size="xs" onClick={onRetry}>{t('action.retry')}</Button>
    </div>
  );
}
