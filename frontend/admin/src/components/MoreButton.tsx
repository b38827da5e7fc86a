/** Reads the next page of a list. */
import { Button } from '@mantine/core';

import { t } from '@/lib/i18n';

interface MoreButtonProps {
  pages: { loadingMore: boolean; loadMore: () => void };
}

export function MoreButton({ pages }: MoreButtonProps) {
  return <Button variant="default" fullWidth mt="sm" loading={pages.loadingMore} onClick={pages.loadMore}>{t('action.more')}</Button>;
}
