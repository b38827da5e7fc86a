import { expect, test } from 'vitest';

import { contrast, isColour, READABLE, textOn } from './contrast';

test('black on white is 21, a colour on itself 1', () => {
  expect(contrast('#000000', '#ffffff')).toBeCloseTo(21);
  expect(contrast('#ffffff', '#000000')).toBeCloseTo(21);
  expect(contrast('#d4a017', '#d4a017')).toBeCloseTo(1);
});

test('every colour gets a text that can be read on it', () => {
  const steps = ['00', '33', '66', '77', '80', '99', 'cc', 'ff'];
  for (const red of steps) for (const green of steps) for (const blue of steps) {
    const colour = `#${red}${green}${blue}`;
    expect(contrast(textOn(colour), colour), colour).toBeGreaterThanOrEqual(READABLE);
  }
});

test('only a full colour is one', () => {
  expect(['#a97142', '#A97142', '#fff', 'red', '#a9714', '#a971422'].map(isColour)).toEqual([true, true, false, false, false, false]);
});
