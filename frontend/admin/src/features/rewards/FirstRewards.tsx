/** No reward yet: the ones most programmes begin with, offered in one go. */
import { Button } from '@mantine/core';
import { useState } from 'react';
import { useClient, useQuery } from 'urql';

import { EmptyState } from '@/components/EmptyState';
import { CreateRewardDocument, SuggestedRewardsDocument, type SuggestedRewardsQuery } from '@/gql/graphql';
import { explain } from '@/lib/errors';
import { points } from '@/lib/format';
import { t } from '@/lib/i18n';
import { toast } from '@/lib/toast';

import classes from './FirstRewards.module.css';

type Suggested = SuggestedRewardsQuery['suggestedRewards'][number];

export function FirstRewards({ onDone }: { onDone: () => void }) {
  const [{ data }] = useQuery({ query: SuggestedRewardsDocument, requestPolicy: 'network-only' });
  const suggested = data?.suggestedRewards ?? [];
  return (
    <EmptyState title={t('rewards.empty.title')} action={suggested.length === 0 ? undefined : <Offer suggested={suggested} onDone={onDone} />}>
      {t('rewards.empty.text')}
    </EmptyState>
  );
}

function Offer({ suggested, onDone }: { suggested: readonly Suggested[]; onDone: () => void }) {
  const client = useClient();
  const [busy, setBusy] = useState(false);
  /** One after the other, so that what fails in between is known; those made are not offered again. */
  const makeFrom = async (at: number): Promise<string | undefined> => {
    const one = suggested[at];
    if (one === undefined) return undefined;
    const { key, type, name, settings } = one;
    const { data, error } = await client.mutation(CreateRewardDocument, { input: { key, type, name, settings, priority: (at + 1) * 10 } }).toPromise();
    const refused = error ? explain(error) : data?.createReward.userErrors.find(({ code }) => code !== 'ALREADY_EXISTS')?.message;
    return refused ?? makeFrom(at + 1);
  };
  const offer = async () => {
    setBusy(true);
    const refused = await makeFrom(0);
    setBusy(false);
    // Said where it stays: with the first reward made, this empty state is gone.
    if (refused === undefined) toast(t('rewards.offered', { n: suggested.length }));
    else toast(refused, 'danger');
    onDone();
  };
  return (
    <div>
      <ul className={classes.list}>
        {suggested.map(({ key, name, summary, cost }) => (
          <li key={key} className={classes.item}>
            <span className={classes.what}><span className={classes.name}>{name}</span>{summary === name ? null : <span className={classes.gives}>{summary}</span>}</span>
            <span>{points(cost)} {t('rewards.points', { n: cost })}</span>
          </li>
        ))}
      </ul>
      <Button loading={busy} onClick={() => void offer()}>{t('rewards.offer', { n: suggested.length })}</Button>
    </div>
  );
}
