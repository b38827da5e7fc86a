/** Takes the rows of a table along, as CSV. */
import { Button } from '@mantine/core';

import { type Cell, download } from '@/lib/csv';
import { t } from '@/lib/i18n';

export function CsvButton({ name, rows }: { name: string; rows: ReadonlyArray<readonly Cell[]> }) {
  const file = `${name.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-')}.csv`;
  return (
    <Button variant="subtle" color="gray" size="compact-sm" aria-label={t('analytics.csv.of', { name })} onClick={() => download(file, rows)}>
      {t('analytics.csv')}
    </Button>
  );
}
