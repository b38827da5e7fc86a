/** Settings pass from the API into fields and back without losing a digit. */
import { describe, expect, it } from 'vitest';

import { initialValues, type Setting, toApi } from './SettingsForm';

const setting = (name: string, kind: Setting['kind'], value: string | null): Setting =>
  ({ name, kind, default: value, label: name, help: '', unit: '', pattern: '', of: '', group: '', min: null, max: null, scale: 3, choices: [], required: value === null }) as Setting;
const settings = [setting('points', 'DECIMAL', '5'), setting('orders', 'INTEGER', '10'), setting('again', 'BOOLEAN', 'True'), setting('amount', 'MONEY', null)];

describe('settings', () => {
  it('start from the default where nothing is saved', () => {
    expect(initialValues(settings)).toEqual({ points: '5', orders: '10', again: true, amount: '' });
  });
  it('keep exact decimals as text and whole numbers as numbers', () => {
    const values = initialValues(settings, { points: '0.125', orders: 3, again: false, amount: '19.990' });
    expect(toApi(settings, values)).toEqual({ points: '0.125', orders: 3, again: false, amount: '19.990' });
  });
});
