/** Switch, ladder and settings as one form: saved together, after a look at who would move. */
import { Switch } from '@mantine/core';
import { useBlocker } from '@tanstack/react-router';
import { useState } from 'react';

import layout from '@/components/Screen.module.css';
import { SaveBar } from '@/components/SaveBar';
import { t } from '@/lib/i18n';

import { byThreshold, checkDraft, type Draft, draftOf, isDirty, noErrors, type TierProgram, type VipErrors } from './draft';
import { LadderPanel } from './LadderPanel';
import { ReviewModal } from './ReviewModal';
import { SettingsPanel } from './SettingsPanel';
import classes from './VipScreen.module.css';

interface VipFormProps {
  program: TierProgram;
  onSaved: () => void;
}

export function VipForm({ program, onSaved }: VipFormProps) {
  const [draft, setDraft] = useState<Draft>(() => draftOf(program));
  const [errors, setErrors] = useState<VipErrors>(noErrors);
  const [open, setOpen] = useState<string | null>(null);
  const [reviewing, setReviewing] = useState(false);
  const dirty = isDirty(draft, program);
  useBlocker({
    // The browser's own question: it is asked as well when the page is closed, where no dialog of ours can.
    // oxlint-disable-next-line no-alert
    shouldBlockFn: () => dirty && !window.confirm(t('vip.leave')), enableBeforeUnload: () => dirty,
  });
  const change = (next: Partial<Draft>) => setDraft((old) => ({ ...old, ...next }));
  const openRung = (uid: string | null) => {
    setOpen(uid);
    // Sorted when a rung is opened or closed: never while somebody types its threshold.
    setDraft((old) => ({ ...old, ladder: byThreshold(old.ladder) }));
  };
  const review = () => {
    const wrong = checkDraft(draft, program.tierForm);
    show(wrong);
    if (Object.keys(wrong.fields).length === 0) setReviewing(true);
  };
  const show = (wrong: VipErrors) => {
    setErrors(wrong);
    const uid = draft.ladder.find((rung) => Object.keys(wrong.fields).some((path) => path.startsWith(`${rung.uid}.`)))?.uid;
    if (uid !== undefined) setOpen(uid);
  };
  const discard = () => {
    setDraft(draftOf(program));
    setErrors(noErrors);
    setOpen(null);
  };
  return (
    <div className={layout.form}>
      <ProgramSwitch program={program} enabled={draft.settings.enabled} error={errors.fields['settings.enabled']}
        onChange={(enabled) => change({ settings: { ...draft.settings, enabled } })} />
      <LadderPanel program={program} draft={draft} errors={errors} open={open} onOpen={openRung} onChange={(ladder) => change({ ladder })} />
      <SettingsPanel program={program} draft={draft} errors={errors} onChange={change} />
      {errors.rest.length === 0 ? null : <p role="alert" className={layout.failure}>{errors.rest.join(' ')}</p>}
      {dirty ? <SaveBar label={t('vip.unsaved')} action={t('vip.review')} onDiscard={discard} onSave={review} /> : null}
      <ReviewModal opened={reviewing} draft={draft} program={program} onClose={() => setReviewing(false)} onSaved={onSaved}
        onRefused={(wrong) => { setReviewing(false); show(wrong); }} />
    </div>
  );
}

interface ProgramSwitchProps {
  program: TierProgram;
  enabled: boolean;
  error: string | undefined;
  onChange: (enabled: boolean) => void;
}

function ProgramSwitch({ program, enabled, error, onChange }: ProgramSwitchProps) {
  const described = program.settingsForm.find(({ name }) => name === 'enabled');
  return (
    <section className={classes.switch} aria-label={described?.label}>
      <Switch size="md" label={described?.label} description={described?.help} error={error} checked={enabled}
        onChange={(event) => onChange(event.currentTarget.checked)} />
    </section>
  );
}
