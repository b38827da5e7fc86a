/** Messages fill in, count right, and are all asked for by somebody. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

import { fill, hasMessage, parts, t } from './i18n';
import { en } from './messages/en';

function sources(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return entry.name === 'gql' || entry.name === 'messages' ? [] : sources(path);
    return /(?<!\.test)\.tsx?$/.test(entry.name) ? [readFileSync(path, 'utf8')] : [];
  });
}

describe('messages', () => {
  it('fill placeholders and show those without a value', () => {
    expect(fill('{a} and {b}', { a: 'x' })).toBe('x and {b}');
    expect(fill('{n}', { n: 12000 })).toBe('12,000');
  });
  it('count one and many', () => {
    expect([t('points.count', { n: 1 }), t('points.count', { n: 2500 })]).toEqual(['1 point', '2,500 points']);
    expect(fill('{n, plural, =0 {none} one {# thing} other {# things}} left', { n: 0 })).toBe('none left');
  });
  it('come apart at their placeholders', () => {
    expect(parts('feed.ORDER_PAID.gave').filter((part) => 'slot' in part)).toEqual([{ slot: 'member' }, { slot: 'points' }, { slot: 'order' }]);
  });
  it('know which keys exist', () => {
    expect([hasMessage('app.name'), hasMessage('toString')]).toEqual([true, false]);
  });
  it('are each used: by name, or by a name put together', () => {
    const code = sources(join(import.meta.dirname, '..')).join('\n');
    const stems = [...code.matchAll(/[`'"]([a-zA-Z-]+(?:\.[a-zA-Z0-9-]+)*)\.\$\{/g)].map((match) => match[1] ?? '');
    const built = [...stems, 'timeline', 'feed', 'rounding'];
    const unused = Object.keys(en).filter((key) => !code.includes(`'${key}'`) && !built.some((stem) => stem !== '' && key.startsWith(`${stem}.`)));
    expect(unused).toEqual([]);
  });
});
