/** "An order of 100.00 earns …": answered by the server with the code that awards. */
import { NumberInput, Skeleton } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useState } from 'react';
import { useQuery } from 'urql';

import { EstimateDocument, type EstimateQuery, type RuleDraft } from '@/gql/graphql';
import { explain } from '@/lib/errors';
import { t } from '@/lib/i18n';
import { useProgram } from '@/lib/session';

import classes from './Simulator.module.css';

interface SimulatorProps {
  /** Unsaved settings to try; without it, all rules that are on. */
  draft?: RuleDraft;
  /** Changes when the saved rules do, so that the answer is asked for again. */
  stamp?: string;
}

export function Simulator({ draft, stamp = '' }: SimulatorProps) {
  const currency = useProgram().currency;
  const [amount, setAmount] = useState('100.00');
  const [wanted] = useDebouncedValue(JSON.stringify({ amount, draft: draft ?? null, stamp }), 250);
  const { amount: asked, draft: drafted } = JSON.parse(wanted) as { amount: string; draft: RuleDraft | null };
  const [{ data, error, fetching }] = useQuery({
    query: EstimateDocument,
    variables: { input: { amount: asked, currencyCode: currency, drafts: drafted === null ? [] : [drafted] } },
    pause: asked === '',
    requestPolicy: 'network-only',
  });
  return (
    <section className={classes.simulator} data-small={draft !== undefined || undefined} aria-label={t(draft === undefined ? 'rules.simulator' : 'rules.simulator.try')}>
      <span>{t('rules.simulator.lead')}</span>
      <NumberInput className={classes.amount} aria-label={t('rules.simulator.amount')} value={amount} valueIsNumericString onChange={(value) => setAmount(String(value))}
        hideControls allowNegative={false} decimalScale={3} max={100_000_000} thousandSeparator="," rightSection={<span className={classes.note}>{currency}</span>} rightSectionWidth={52} />
      <span>{t('rules.simulator.earns')}</span>
      {error ? <span role="alert">{explain(error)}</span> : <Answer estimate={fetching && !data ? null : (data?.estimatePoints ?? null)} draftKey={draft === undefined ? null : (draft.key ?? 'new')} />}
    </section>
  );
}

type Answered = EstimateQuery['estimatePoints'];

/** A form that is being filled has no answer yet: it says what is missing, quietly. */
function Answer({ estimate, draftKey }: { estimate: Answered | null; draftKey: string | null }) {
  if (estimate === null) return <Skeleton h={26} w={120} />;
  if (estimate.total === null) return <span className={classes.note} aria-live="polite">{estimate.userErrors[0]?.message}</span>;
  const nothing = estimate.lines.length + estimate.reasons.length === 0;
  return (
    <>
      <span className={classes.earns} data-none={estimate.total === 0 || undefined} aria-live="polite">{t('points.count', { n: estimate.total })}</span>
      <span className={classes.note}>{t(draftKey === null ? 'rules.simulator.all' : 'rules.simulator.draft')}</span>
      <ul className={classes.lines}>
        {estimate.lines.map(({ ruleKey, ruleName, explanation }) => <li key={ruleKey}>{ruleName}: {explanation}</li>)}
        {estimate.reasons.map(({ ruleKey, ruleName, message }) => <li key={`${ruleKey}${message}`}>{ruleName ? `${ruleName}: ` : ''}{message}</li>)}
        {nothing ? <li>{t('rules.simulator.none')}</li> : null}
      </ul>
    </>
  );
}
