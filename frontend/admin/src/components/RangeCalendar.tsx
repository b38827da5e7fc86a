/** The calendar of the period picker, loaded when first opened. */
import '@mantine/dates/styles.layer.css';

import { DatePicker } from '@mantine/dates';
import { useState } from 'react';

interface RangeCalendarProps {
  from: string;
  last: string;
  today: string;
  onChoose: (from: string, last: string) => void;
}

export default function RangeCalendar({ from, last, today, onChoose }: RangeCalendarProps) {
  const [range, setRange] = useState<[string | null, string | null]>([from, last]);
  return (
    <DatePicker type="range" allowSingleDateInRange value={range} defaultDate={last} maxDate={today} firstDayOfWeek={1}
      onChange={(next) => {
        setRange(next);
        const [start, end] = next;
        if (start !== null && end !== null) onChoose(start, end);
      }} />
  );
}
