/** Sections of a sheet, as tabs walked by the arrow keys. */
import { type KeyboardEvent, useRef } from 'react';

import classes from './Tabs.module.css';

interface TabsProps<Value extends string> {
  label: string;
  value: Value;
  tabs: ReadonlyArray<{ value: Value; label: string }>;
  onChange: (value: Value) => void;
  /** Below the head of a screen, in line with it, rather than on a sheet. */
  page?: boolean;
}

export function Tabs<Value extends string>({ label, value, tabs, onChange, page = false }: TabsProps<Value>) {
  const list = useRef<HTMLDivElement>(null);
  const onKeyDown = (event: KeyboardEvent) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (step === undefined) return;
    const at = (tabs.findIndex((tab) => tab.value === value) + step + tabs.length) % tabs.length;
    const next = tabs[at];
    if (next === undefined) return;
    onChange(next.value);
    list.current?.querySelectorAll<HTMLButtonElement>('[role=tab]')[at]?.focus();
  };
  return (
    <div ref={list} className={classes.tabs} data-page={page || undefined} role="tablist" aria-label={label}>
      {tabs.map((tab) => (
        <button key={tab.value} type="button" role="tab" className={classes.tab} aria-selected={tab.value === value}
          tabIndex={tab.value === value ? 0 : -1} onClick={() => onChange(tab.value)} onKeyDown={onKeyDown}>
          {tab.label}
        </button>
      ))}
    </div>
  );
}
