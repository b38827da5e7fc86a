/** A filter with few values: one pill each, one of them pressed. */
import classes from './Pills.module.css';

interface PillsProps<Value extends string> {
  label: string;
  value: Value;
  options: ReadonlyArray<{ value: Value; label: string }>;
  onChange: (value: Value) => void;
}

export function Pills<Value extends string>({ label, value, options, onChange }: PillsProps<Value>) {
  return (
    <div className={classes.pills} role="group" aria-label={label}>
      {options.map((option) => (
        <button key={option.value} type="button" className={classes.pill} aria-pressed={option.value === value} onClick={() => onChange(option.value)}>
          {option.label}
        </button>
      ))}
    </div>
  );
}
