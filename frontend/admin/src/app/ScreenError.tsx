/** A screen broke or its file could not be loaded: say so and offer a fresh start. */
import { Button } from '@mantine/core';

import { EmptyState } from '@/components/EmptyState';
import { t } from '@/lib/i18n';

export function ScreenError() {
  return (
    <div role="alert">
      <EmptyState alone title={t('broken.title')} action={<Button onClick={() => window.location.reload()}>{t('broken.action')}</Button>}>
        {t('broken.text')}
      </EmptyState>
    </div>
  );
}
