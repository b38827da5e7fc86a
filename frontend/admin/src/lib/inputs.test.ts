/** Inputs of an entry read as a merchant would say them. */
import { describe, expect, it } from 'vitest';

import { readableInputs, readableName } from './inputs';

describe('inputs', () => {
  it('show minor units as money and tell the currency with it', () => {
    expect(readableInputs({ currency: 'EUR', base_minor: 1390, basis: 'per_amount' })).toEqual([
      { name: 'Base', value: '€13.90' }, { name: 'Basis', value: 'per amount' },
    ]);
    expect(readableInputs({ currency: 'JPY', base_minor: 5 })[0]?.value).toBe('¥5');
    expect(readableInputs({ currency: 'EUR', base_minor: '7' })[0]?.value).toBe('€0.07');
  });
  it('leave alone what they do not understand', () => {
    expect(readableInputs({ base_minor: 'x', orders: 5 })).toEqual([{ name: 'Base', value: 'x' }, { name: 'Orders', value: '5' }]);
    expect(readableName('fifth-order')).toBe('Fifth order');
  });
});
