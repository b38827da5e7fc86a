/** One of a few, each with a sentence of what it means: radio buttons on wide rows. */
import { type ReactNode, useId } from 'react';

import classes from './ChoiceCards.module.css';

interface ChoiceCardsProps {
  legend: string;
  choices: ReadonlyArray<{ value: string; label: string }>;
  value: string;
  error?: string | undefined;
  renderText: (value: string) => ReactNode;
  onChange: (value: string) => void;
}

export function ChoiceCards({ legend, choices, value, error, renderText, onChange }: ChoiceCardsProps) {
  const name = useId();
  return (
    <fieldset className={classes.choices}>
      <legend>{legend}</legend>
      {choices.map((choice) => (
        <label key={choice.value} className={classes.choice} data-chosen={value === choice.value || undefined}>
          <input type="radio" name={name} value={choice.value} checked={value === choice.value} onChange={() => onChange(choice.value)}
            aria-labelledby={`${name}${choice.value}`} aria-describedby={`${name}${choice.value}text`} />
          <span className={classes.choiceWords}>
            <strong id={`${name}${choice.value}`}>{choice.label}</strong>
            <span id={`${name}${choice.value}text`}>{renderText(choice.value)}</span>
          </span>
        </label>
      ))}
      {error === undefined ? null : <p role="alert" className={classes.error}>{error}</p>}
    </fieldset>
  );
}
