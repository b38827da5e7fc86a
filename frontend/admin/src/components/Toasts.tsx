/** Where the short messages appear; read out politely, never taking the focus. */
import { t } from '@/lib/i18n';
import { dismiss, useToasts } from '@/lib/toast';

import { Icon } from './Icon';
import classes from './Toasts.module.css';

export function Toasts() {
  const toasts = useToasts();
  return (
    <section className={classes.toasts} aria-label={t('app.messages')} aria-live="polite">
      {toasts.map(({ id, message, tone }) => (
        <div key={id} className={classes.toast} data-tone={tone}>
          <Icon name={tone === 'danger' ? 'warning' : 'check'} size={17} />
          <span>{message}</span>
          <button type="button" aria-label={t('action.dismiss')} onClick={() => dismiss(id)}><Icon name="close" size={14} /></button>
        </div>
      ))}
    </section>
  );
}
