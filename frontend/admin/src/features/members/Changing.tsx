/** Lights up once when its value changes under the reader's eyes; still when it is first shown. */
import { type ReactNode, useState } from 'react';

import classes from './Changing.module.css';

export function Changing({ value, children }: { value: number; children: ReactNode }) {
  const [shown, setShown] = useState({ value, changes: 0 });
  if (shown.value !== value) setShown({ value, changes: shown.changes + 1 });
  return <span key={shown.changes} className={classes.value} data-changed={shown.changes > 0 || undefined}>{children}</span>;
}
