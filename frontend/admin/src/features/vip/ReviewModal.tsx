/** Who would move: asked of the server before anything is saved; saving is one step further. */
import { Button, Group, Modal } from '@mantine/core';
import { useEffect, useEffectEvent } from 'react';
import { useMutation, useQuery } from 'urql';

import { ErrorState } from '@/components/ErrorState';
import { RowsSkeleton } from '@/components/RowsSkeleton';
import { PreviewTiersDocument, type PreviewTiersQuery, UpdateTierProgramDocument } from '@/gql/graphql';
import { explain } from '@/lib/errors';
import { dayLabel } from '@/lib/format';
import { t } from '@/lib/i18n';
import { useZone } from '@/lib/session';
import { toast } from '@/lib/toast';

import { byThreshold, type Draft, errorsOf, inputOf, keyOf, type TierProgram, type VipErrors } from './draft';
import classes from './Review.module.css';
import { Moves } from './Moves';

export type Preview = PreviewTiersQuery['previewTiers'];

interface ReviewModalProps {
  opened: boolean;
  draft: Draft;
  program: TierProgram;
  onClose: () => void;
  onSaved: () => void;
  onRefused: (errors: VipErrors) => void;
}

export function ReviewModal({ opened, onClose, ...rest }: ReviewModalProps) {
  return (
    <Modal opened={opened} onClose={onClose} size={560} title={t('vip.review.title')}>
      {opened ? <Review onClose={onClose} {...rest} /> : null}
    </Modal>
  );
}

function Review({ draft, program, onClose, onSaved, onRefused }: Omit<ReviewModalProps, 'opened'>) {
  const input = inputOf(draft, program.tierForm);
  const [{ data, error, fetching, stale }, ask] = useQuery({ query: PreviewTiersDocument, variables: { input }, requestPolicy: 'network-only' });
  const [{ fetching: saving }, update] = useMutation(UpdateTierProgramDocument);
  const preview = fetching || stale ? undefined : data?.previewTiers;
  const refused = preview?.userErrors ?? [];
  const refuse = useEffectEvent(() => onRefused(errorsOf(refused, draft)));
  useEffect(() => {
    if (refused.length > 0) refuse();
  }, [refused.length]);

  const save = async () => {
    const answer = await update({ input: { ...input, expectedVersion: program.version ?? 0 } });
    if (answer.error) return toast(explain(answer.error), 'danger');
    const saved = answer.data?.updateTierProgram;
    if (saved && saved.userErrors.length > 0) return onRefused(errorsOf(saved.userErrors, draft));
    const version = saved?.tierProgram?.version ?? 0;
    toast(t(draft.settings.enabled ? 'vip.saved' : 'vip.saved.off', { version }));
    onClose();
    return onSaved();
  };
  if (error) return <ErrorState error={error} onRetry={() => ask({ requestPolicy: 'network-only' })} />;
  if (preview === undefined || refused.length > 0) return <RowsSkeleton />;
  return (
    <div className={classes.review}>
      <Verdict preview={preview} draft={draft} />
      <Moves preview={preview} keys={byThreshold(draft.ladder).map(keyOf)} />
      <p className={classes.note}>{t('vip.review.undo')}</p>
      <Group justify="flex-end">
        <Button variant="default" onClick={onClose}>{t('action.back')}</Button>
        <Button data-autofocus onClick={() => void save()} loading={saving}>{preview.moving === 0 ? t('vip.save') : t('vip.saveAndMove', { n: preview.moving })}</Button>
      </Group>
    </div>
  );
}

function Verdict({ preview, draft }: { preview: Preview; draft: Draft }) {
  const zone = useZone();
  const { moving, startDate } = preview;
  const { enabled } = draft.settings;
  const clamped = startDate !== null && startDate !== undefined && startDate !== draft.startDate;
  return (
    <div>
      <p className={classes.verdict} role="status">{enabled ? (moving === 0 ? t('vip.review.nobody') : t('vip.review.moving', { n: moving })) : t('vip.review.off')}</p>
      {enabled && startDate ? <p className={classes.note}>{t('vip.review.start', { day: dayLabel(startDate), zone })}{clamped ? ` ${t('vip.review.clamped', { asked: dayLabel(draft.startDate) })}` : null}</p> : null}
    </div>
  );
}
