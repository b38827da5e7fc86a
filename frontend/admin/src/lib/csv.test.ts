/** What leaves as CSV is text and numbers, whatever a name says. */
import { describe, expect, it } from 'vitest';

import { csv } from './csv';

describe('csv', () => {
  it('quotes what needs quotes and disarms formulas in text alone', () => {
    expect(csv([['Rule', 'Points'], ['=1+1', -5], ['a "b", c', 7]])).toBe('Rule,Points\r\n\'=1+1,-5\r\n"a ""b"", c",7\r\n');
    expect(csv([['\r\n=1+1']])).toBe('"\'\r\n=1+1"\r\n');
  });
});
