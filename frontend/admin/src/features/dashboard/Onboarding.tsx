/** The first steps, until all are done: the row of holes that fills, and what to do next. */
import { Button, Flex, Group, TextInput } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { type FormEvent, type ReactNode, useState } from 'react';
import { useMutation, useQuery } from 'urql';

import { Holes } from '@/components/Holes';
import { Icon } from '@/components/Icon';
import { Panel } from '@/components/Panel';
import { OnboardingDocument, type OnboardingStepKey, SetSenderDocument } from '@/gql/graphql';
import { explain } from '@/lib/errors';
import { t } from '@/lib/i18n';
import { useLiveTopic } from '@/lib/live-store';
import { useProgram } from '@/lib/session';
import { toast } from '@/lib/toast';

const COMMAND = 'punchcard key create Shop --scopes orders:write';

export function Onboarding() {
  const [{ data }, ask] = useQuery({ query: OnboardingDocument, requestPolicy: 'cache-and-network' });
  const refresh = () => ask({ requestPolicy: 'network-only' });
  useLiveTopic('totals', refresh, 2_000);
  const steps = data?.onboarding ?? [];
  if (steps.every(({ done }) => done)) return null;
  // The launch itself is the first hole: nobody begins with nothing.
  const filled = 1 + steps.filter(({ done }) => done).length;
  const progress = t('onboarding.progress', { done: filled, of: steps.length + 1 });
  return (
    <Panel title={t('onboarding.title')} actions={<Holes filled={filled} of={steps.length + 1} label={progress} size={13} />}>
      <Flex direction="column" component="ol" gap={10} m={0} p={0} style={{ listStyle: 'none' }}>
        <Item done>{t('onboarding.launched')}</Item>
        {steps.map(({ key, done }) => (
          <Item key={key} done={done} next={done ? null : <Next step={key} onDone={refresh} />}>{t(`onboarding.step.${key}`)}</Item>
        ))}
      </Flex>
    </Panel>
  );
}

function Item({ done, children, next = null }: { done: boolean; children: ReactNode; next?: ReactNode }) {
  return (
    <Group component="li" gap={10} align="flex-start" wrap="nowrap" c={done ? 'var(--pc-ink-2)' : undefined}>
      <span style={{ color: done ? 'var(--pc-in)' : 'var(--pc-ink-2)', flex: 'none' }}>
        <Icon name={done ? 'check' : 'chevronRight'} />
        <span className="visually-hidden">{t(done ? 'onboarding.done' : 'onboarding.open')}</span>
      </span>
      <div style={{ minWidth: 0 }}>{children}{next}</div>
    </Group>
  );
}

function Next({ step, onDone }: { step: OnboardingStepKey; onDone: () => void }) {
  if (step === 'EARNING') return <div><Link to="/rules" className="link">{t('onboarding.rules')}</Link></div>;
  if (step === 'REWARDS') return <div><Link to="/rules" search={{ tab: 'spend' }} className="link">{t('onboarding.rewards')}</Link></div>;
  if (step === 'SENDER') return <Sender onDone={onDone} />;
  if (step === 'SHOP') return <Command />;
  return <p style={{ color: 'var(--pc-ink-2)' }}>{t('onboarding.order.help')}</p>;
}

function Command() {
  const [before, after] = t('onboarding.shop.help').split('{command}');
  return <p style={{ color: 'var(--pc-ink-2)' }}>{before}<code>{COMMAND}</code>{after}</p>;
}

function Sender({ onDone }: { onDone: () => void }) {
  const { sendsEmails } = useProgram();
  const [address, setAddress] = useState('');
  const [failure, setFailure] = useState<string | null>(null);
  const [{ fetching }, save] = useMutation(SetSenderDocument);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const { data, error } = await save({ input: { address } });
    const refused = error ? explain(error) : data?.setSender.userErrors[0]?.message;
    setFailure(refused ?? null);
    if (refused !== undefined) return;
    toast(t('onboarding.sender.saved', { address }));
    onDone();
  };
  return (
    <form onSubmit={(event) => void submit(event)} noValidate>
      {sendsEmails ? null : <p style={{ color: 'var(--pc-ink-2)' }}>{t('emails.noServer.help')}</p>}
      <Group gap="xs" mt={6} align="flex-start">
        <TextInput type="email" aria-label={t('onboarding.sender')} placeholder="hello@shop.example" value={address} error={failure}
          onChange={(event) => { setAddress(event.currentTarget.value); setFailure(null); }} />
        <Button type="submit" variant="default" loading={fetching} disabled={address.trim() === ''}>{t('onboarding.sender.save')}</Button>
      </Group>
    </form>
  );
}
