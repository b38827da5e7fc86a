/** Picks a period: ready ones on the left, two days on the right; half-open, in the programme's zone. */
import { Button, Popover, Skeleton, UnstyledButton } from '@mantine/core';
import { lazy, Suspense, useState } from 'react';

import { periodLabel } from '@/lib/format';
import { t } from '@/lib/i18n';
import { type Period, type Preset, presetPeriod, presets } from '@/lib/period';
import { useZone } from '@/lib/session';
import { addDays, dayIn } from '@/lib/zone';

import { Icon } from './Icon';
import classes from './PeriodPicker.module.css';

const RangeCalendar = lazy(() => import('./RangeCalendar'));

interface PeriodPickerProps {
  value: Period;
  onChange: (period: Period) => void;
}

function periodName(period: Period): string {
  return period.preset === null ? periodLabel(period.from, period.to) : t(`period.${period.preset}`);
}

export function PeriodPicker({ value, onChange }: PeriodPickerProps) {
  const [opened, setOpened] = useState(false);
  const zone = useZone();
  const choose = (period: Period) => {
    onChange(period);
    setOpened(false);
  };
  return (
    <Popover opened={opened} onChange={setOpened} position="bottom-end" trapFocus width="auto">
      <Popover.Target>
        <Button variant="default" leftSection={<Icon name="calendar" size={16} />} onClick={() => setOpened(!opened)}
          aria-label={t('period.chosen', { period: periodName(value) })}>
          {periodName(value)}
        </Button>
      </Popover.Target>
      <Popover.Dropdown p={0} aria-label={t('period.choose')}>
        <div className={classes.panel}>
          <div className={classes.presets}>
            {presets.map((preset) => (
              <PresetButton key={preset} preset={preset} chosen={value.preset === preset}
                onClick={() => choose(presetPeriod(preset, dayIn(zone)))} />
            ))}
          </div>
          <div className={classes.calendar}>
            <Suspense fallback={<Skeleton h={270} w={252} />}>
              <RangeCalendar from={value.from} last={addDays(value.to, -1)} today={dayIn(zone)}
                onChoose={(from, last) => choose({ preset: null, from, to: addDays(last, 1) })} />
            </Suspense>
            <p className={classes.hint}>{t('period.hint', { zone })}</p>
          </div>
        </div>
      </Popover.Dropdown>
    </Popover>
  );
}

function PresetButton({ preset, chosen, onClick }: { preset: Preset; chosen: boolean; onClick: () => void }) {
  return (
    <UnstyledButton className={classes.preset} aria-pressed={chosen} onClick={onClick}>
      {t(`period.${preset}`)}
    </UnstyledButton>
  );
}
