/** Point reminders by hand: whom they reach, confirmed with the count, and how the runs go. */
import { Button, Group, Modal, NumberInput, Progress } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useEffect, useEffectEvent, useRef, useState } from 'react';
import { useMutation, useQuery } from 'urql';

import { Tag } from '@/components/Tag';
import { TimeStamp } from '@/components/TimeStamp';
import { PauseRemindersDocument, ReminderAudienceDocument, type ReminderRunFieldsFragment, RemindersDocument, ResumeRemindersDocument, SendRemindersDocument, StopRemindersDocument } from '@/gql/graphql';
import { explain } from '@/lib/errors';
import { t } from '@/lib/i18n';
import { useProgram } from '@/lib/session';
import { toast } from '@/lib/toast';

import classes from './EmailsScreen.module.css';

type Run = ReminderRunFieldsFragment;
const AGAIN_MS = 2_000;

export function ReminderPanel({ enabled }: { enabled: boolean }) {
  const [{ data }, ask] = useQuery({ query: RemindersDocument, requestPolicy: 'cache-and-network' });
  const runs = data?.reminderRuns ?? [];
  const moving = runs.some(({ state, waiting }) => state === 'RUNNING' || waiting > 0);
  const again = useEffectEvent(() => ask({ requestPolicy: 'network-only' }));
  useEffect(() => {
    if (!moving) return undefined;
    const timer = setInterval(() => again(), AGAIN_MS);
    return () => clearInterval(timer);
  }, [moving]);
  return (
    <section className={classes.editor} aria-label={t('reminders.now')}>
      <strong>{t('reminders.now')}</strong>
      <SendNow enabled={enabled} onBegun={() => ask({ requestPolicy: 'network-only' })} />
      {data?.nextReminderAt ? <p className={classes.why}>{t('reminders.next')} <TimeStamp at={data.nextReminderAt} /></p> : null}
      {runs.length === 0 ? null : (
        <ul className={classes.log} aria-label={t('reminders.runs')}>{runs.map((run) => <RunRow key={run.id} run={run} />)}</ul>
      )}
    </section>
  );
}

function SendNow({ enabled, onBegun }: { enabled: boolean; onBegun: () => void }) {
  const [audience, setAudience] = useState({ minimumPoints: 100, quietDays: 30 });
  const [asked] = useDebouncedValue(audience, 300);
  const [{ data, error, fetching }, count] = useQuery({ query: ReminderAudienceDocument, variables: asked, requestPolicy: 'network-only' });
  const [confirming, setConfirming] = useState<number | null>(null);
  const members = data?.reminderAudience ?? 0;
  const settled = !fetching && asked === audience;
  return (
    <Group align="flex-end" gap="sm">
      <NumberInput label={t('reminders.minimum')} value={audience.minimumPoints} min={1} max={10_000_000} thousandSeparator="," hideControls
        rightSection={<span className={classes.why}>{t('reminders.points')}</span>} rightSectionWidth={60}
        onChange={(next) => setAudience({ ...audience, minimumPoints: Number(next) || 1 })} />
      <NumberInput label={t('reminders.quiet')} value={audience.quietDays} min={0} max={3650} hideControls
        rightSection={<span className={classes.why}>{t('reminders.days')}</span>} rightSectionWidth={60}
        onChange={(next) => setAudience({ ...audience, quietDays: Number(next) || 0 })} />
      <Button disabled={!enabled || !settled || members === 0} onClick={() => setConfirming(members)}>{t('reminders.send', { n: members })}</Button>
      {enabled ? null : <p className={classes.why}>{t('reminders.off')}</p>}
      {error ? <p role="alert" className={classes.failure}>{explain(error)}</p> : null}
      <ConfirmModal members={confirming} audience={audience} onClose={() => { setConfirming(null); count({ requestPolicy: 'network-only' }); }} onBegun={onBegun} />
    </Group>
  );
}

interface ConfirmProps {
  members: number | null;
  audience: { minimumPoints: number; quietDays: number };
  onClose: () => void;
  onBegun: () => void;
}

function ConfirmModal({ members, audience, onClose, onBegun }: ConfirmProps) {
  const { sendsEmails } = useProgram();
  const key = useRef(crypto.randomUUID());
  const [failure, setFailure] = useState<string | null>(null);
  const [{ fetching }, send] = useMutation(SendRemindersDocument);
  const confirm = async () => {
    const { data, error } = await send({ input: { ...audience, expected: members ?? 0, idempotencyKey: key.current } });
    const refused = error ? explain(error) : data?.sendReminders.userErrors[0]?.message;
    if (refused !== undefined) return setFailure(refused);
    key.current = crypto.randomUUID();
    toast(t(sendsEmails ? 'reminders.begun' : 'reminders.kept'));
    onBegun();
    return onClose();
  };
  return (
    <Modal opened={members !== null} onClose={() => { setFailure(null); onClose(); }} title={t('reminders.confirm.title')}>
      <p>{sendsEmails ? t('reminders.confirm.text', { n: members ?? 0 }) : t('reminders.confirm.kept')}</p>
      {failure === null ? null : <p role="alert" className={classes.failure}>{failure}</p>}
      <Group justify="flex-end" mt="md">
        <Button loading={fetching} onClick={() => void confirm()}>{t('reminders.send', { n: members ?? 0 })}</Button>
      </Group>
    </Modal>
  );
}

/** The last run of a shop without a mail server says why nothing was sent. */
function progressOf({ queued, total, sent, kept, failed }: Run): string {
  const rest = [
    kept === 0 ? '' : t('reminders.progress.kept', { n: kept }),
    failed === 0 ? '' : t('reminders.progress.failed', { n: failed }),
  ];
  return t('reminders.progress', { queued, total, sent }) + rest.join('');
}

function RunRow({ run }: { run: Run }) {
  const open = run.state === 'RUNNING' || run.state === 'PAUSED';
  const progress = progressOf(run);
  return (
    <li>
      <Group gap="sm" py={9}>
        <Tag tone={open ? 'accent' : 'plain'}>{t(`reminders.state.${run.state}`)}</Tag>
        <span>{progress}</span>
        <span className={classes.why}>
          <TimeStamp at={run.createdAt} show="ago" /> {run.scheduled ? t('reminders.scheduled') : t('reminders.by', { name: run.actor.name })}
        </span>
        {open ? <RunButtons run={run} /> : null}
      </Group>
      {open ? <Progress mt={6} size="sm" value={run.total === 0 ? 0 : (100 * run.queued) / run.total} aria-label={progress} /> : null}
    </li>
  );
}

interface Answer {
  error?: Parameters<typeof explain>[0] | undefined;
  data?: Record<string, { userErrors: ReadonlyArray<{ message: string }> }> | undefined;
}

async function act(work: Promise<unknown>) {
  const { data, error } = await work as Answer;
  const refused = error ? explain(error) : Object.values(data ?? {})[0]?.userErrors[0]?.message;
  if (refused !== undefined) toast(refused, 'danger');
}

function RunButtons({ run }: { run: Run }) {
  const [, pause] = useMutation(PauseRemindersDocument);
  const [, resume] = useMutation(ResumeRemindersDocument);
  const [, stop] = useMutation(StopRemindersDocument);
  return (
    <>
      {run.state === 'RUNNING'
        ? <Button size="compact-sm" variant="default" onClick={() => void act(pause({ id: run.id }))}>{t('reminders.pause')}</Button>
        : <Button size="compact-sm" variant="default" onClick={() => void act(resume({ id: run.id }))}>{t('reminders.resume')}</Button>}
      <Button size="compact-sm" variant="default" onClick={() => void act(stop({ id: run.id }))}>{t('reminders.stop')}</Button>
    </>
  );
}
