/** How members come to a tier: entry, period with its guidance, start date, and the rest under More. */
import { TextInput } from '@mantine/core';
import { useId, useState } from 'react';

import { ChoiceCards } from '@/components/ChoiceCards';
import { Icon } from '@/components/Icon';
import { Panel } from '@/components/Panel';
import { type Setting, SettingField } from '@/components/SettingsForm';
import { TimeStamp } from '@/components/TimeStamp';
import { dayLabel } from '@/lib/format';
import { t } from '@/lib/i18n';
import { useProgram, useZone } from '@/lib/session';
import { addDays, dayIn } from '@/lib/zone';

import type { Draft, Settings, TierProgram, VipErrors } from './draft';
import classes from './Settings.module.css';

interface SettingsPanelProps {
  program: TierProgram;
  draft: Draft;
  errors: VipErrors;
  onChange: (next: Partial<Draft>) => void;
}

const PLACED = new Set(['enabled', 'basis', 'period']);

export function SettingsPanel({ program, draft, errors, onChange }: SettingsPanelProps) {
  const { settings } = draft;
  const form = program.settingsForm;
  const described = (name: string) => form.find((setting) => setting.name === name);
  const set = (next: Partial<Settings>) => onChange({ settings: { ...settings, ...next } });
  /** Another period brings its usual answer to refunds, as the server would choose it. */
  const choosePeriod = (period: Settings['period']) => set({ period, refundReevaluates: period === program.settings.period && program.version
    ? program.settings.refundReevaluates : period !== 'LIFETIME' });
  const [basis, period] = [described('basis'), described('period')];
  return (
    <Panel title={t('vip.settings')}>
      <div className={classes.settings}>
        {basis ? (
          <ChoiceCards legend={basis.label} choices={basis.choices} value={settings.basis} error={errors.fields['settings.basis']} onChange={(value) => set({ basis: value as Settings['basis'] })}
            renderText={(value) => t(`vip.basis.${value as Settings['basis']}`)} />
        ) : null}
        {period ? (
          <ChoiceCards legend={period.label} choices={period.choices} value={settings.period} error={errors.fields['settings.period']} onChange={(value) => choosePeriod(value as Settings['period'])}
            renderText={(value) => <PeriodText period={value as Settings['period']} />} />
        ) : null}
        <StartField program={program} draft={draft} error={errors.fields['startDate']} onChange={(startDate) => onChange({ startDate })} />
        <MoreSettings form={form.filter(({ name }) => !PLACED.has(name))} settings={settings} errors={errors} onChange={set} />
      </div>
    </Panel>
  );
}

const GUIDES = ['often', 'repeat', 'sooner', 'larger'] as const;

/** The guidance, with days of the reader's own years. */
function PeriodText({ period }: { period: Settings['period'] }) {
  const year = Number(dayIn(useZone()).slice(0, 4));
  const years = { year: String(year), next: String(year + 1), after: String(year + 2), until: dayLabel(addDays(`${year}-03-01`, 365)) };
  return (
    <>
      {t(`vip.period.${period}`, years)}
      {period === 'CALENDAR_YEAR' ? (
        <span className={classes.guide}>
          <span>{t('vip.guide.title')}</span>
          {GUIDES.map((guide) => <span key={guide} className={classes.guideLine}>{t(`vip.guide.${guide}`)}</span>)}
        </span>
      ) : null}
    </>
  );
}

interface StartFieldProps {
  program: TierProgram;
  draft: Draft;
  error: string | undefined;
  onChange: (startDate: string) => void;
}

/** The clamp is computed once, by the server, when the form is saved; here it is foretold. */
function StartField({ program, draft, error, onChange }: StartFieldProps) {
  const zone = useZone();
  const year = dayIn(zone).slice(0, 4);
  const first = `${year}-01-01`;
  const { startDate, settings } = draft;
  const changed = startDate !== program.startDate || settings.period !== program.settings.period || !program.version;
  const clamped = changed && settings.period === 'CALENDAR_YEAR' && startDate !== '' && startDate < first;
  return (
    <div className={classes.start}>
      <TextInput type="date" label={t('vip.start')} value={startDate} error={error} onChange={(event) => onChange(event.currentTarget.value)} />
      <div className={classes.startNote}>
        <p>{t('vip.start.help')}</p>
        {clamped ? <p className={classes.clamp} role="status"><Icon name="info" size={16} />{t('vip.start.clamped', { year, day: dayLabel(first) })}</p> : null}
        {!changed ? <p>{t('vip.start.effective')} <TimeStamp at={program.effectiveStart} />, {zone}</p> : null}
      </div>
    </div>
  );
}

interface MoreSettingsProps {
  form: readonly Setting[];
  settings: Settings;
  errors: VipErrors;
  onChange: (next: Partial<Settings>) => void;
}

function MoreSettings({ form, settings, errors, onChange }: MoreSettingsProps) {
  const wrong = form.some(({ name }) => errors.fields[`settings.${name}`] !== undefined);
  const [opened, setOpened] = useState(false);
  const open = opened || wrong;
  const id = useId();
  const currency = useProgram().currency ?? '';
  return (
    <div>
      <button type="button" className={classes.more} aria-expanded={open} aria-controls={id} onClick={() => setOpened(!open)}>
        {t(open ? 'vip.less' : 'vip.more')}<Icon name="chevronDown" size={15} />
      </button>
      <div id={id} hidden={!open} className={classes.moreGrid}>
        {form.map((setting) => (
          <SettingField key={setting.name} setting={setting} value={settings[setting.name as keyof Settings]} error={errors.fields[`settings.${setting.name}`]} currency={currency}
            onChange={(value) => onChange({ [setting.name]: value })} />
        ))}
      </div>
    </div>
  );
}
