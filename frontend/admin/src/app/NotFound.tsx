/** An address that leads nowhere, and the way back. */
import { Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';

import { EmptyState } from '@/components/EmptyState';
import { useTitle } from '@/components/PageHeader';
import { t } from '@/lib/i18n';

export function NotFound() {
  useTitle(t('notFound.title'));
  return (
    <EmptyState alone title={t('notFound.title')} action={<Button component={Link} to="/dashboard">{t('notFound.action')}</Button>}>
      {t('notFound.text')}
    </EmptyState>
  );
}
