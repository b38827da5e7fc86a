/** Something could not be read: what it was and what to do, with the way to try again. */
import { Button } from '@mantine/core';
import type { CombinedError } from '@urql/core';

import { explain } from '@/lib/errors';
import { t } from '@/lib/i18n';

import classes from './ErrorState.module.css';
import { Icon } from './Icon';

export function ErrorState({ error, onRetry }: { error: CombinedError; onRetry: () => void }) {
  return (
    <div role="alert" className={classes.error}>
      <span className={classes.mark}><Icon name="warning" /></span>
      <p className={classes.text}>{explain(error)}</p>
      <Button variant="default" size="xs" onClick={onRetry}>{t('action.retry')}</Button>
    </div>
  );
}
