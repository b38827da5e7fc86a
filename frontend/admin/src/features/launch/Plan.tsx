/** What a launch switches on, as the server would do it. */
import { Flex } from '@mantine/core';
import { useQuery } from 'urql';

import { Panel } from '@/components/Panel';
import { RowsSkeleton } from '@/components/RowsSkeleton';
import { LaunchPlanDocument } from '@/gql/graphql';
import { t } from '@/lib/i18n';

export function Plan({ currency }: { currency: string | null }) {
  const [{ data }] = useQuery({ query: LaunchPlanDocument, variables: { currency } });
  return (
    <Panel title={t('launch.brings')}>
      {data === undefined ? <RowsSkeleton /> : (
        <Flex direction="column" component="dl" gap={10} m={0}>
          {data.launchPlan.map(({ name, detail }) => (
            <div key={name}>
              <dt><strong>{name}</strong></dt>
              <dd style={{ margin: 0, color: 'var(--pc-ink-2)' }}>{detail}</dd>
            </div>
          ))}
        </Flex>
      )}
    </Panel>
  );
}
