/** The calendar of the period picker, loaded when first opened. */
import '@mantine/dates/styles.layer.css';

import { DatePicker } from '@mantine/dates';
import { useState } from 'react';

import { t } from '@/lib/i18n';

import classes from './RangeCalendar.module.css';

interface RangeCalendarProps {
  from: string;
  last: string;
  today: string;
  onChoose: (from: string, last: string) => void;
}

export default function RangeCalendar({ from, last, today, onChoose }: RangeCalendarProps) {
  const [range, setRange] = useState<[string | null, string | null]>([from, last]);
  return (
    <DatePicker type="range" allowSingleDateInRange value={range} defaultDate={last} maxDate={today} firstDayOfWeek={1} weekendDays={[]} className={classes.calendar}
      ariaLabels={{ previousMonth: t('period.previous'), nextMonth: t('period.next') }}
      onChange={(next) => {
        setRange(next);
        const [start, end] = next;
        if (start !== null && end !== null) onChoose(start, end);
      }} />
  );
}
