// @vitest-environment jsdom
/** The small things: addresses of the API, errors beside fields, keys, pages, trusted types. */
import { describe, expect, it, vi } from 'vitest';

import { apiFrom } from './config';
import { byField } from './errors';
import { newKey } from './keys';
import { isTyping, step } from './shortcuts';
import { onlyStyleRules, showMail } from './trusted-types';
import { flatten, mergeHead } from './use-pages';

const edges = (...ids: string[]) => ids.map((id) => ({ cursor: id, node: { id } }));
const page = (...ids: string[]) => ({ connection: { edges: edges(...ids), pageInfo: { hasNextPage: false } }, error: undefined });

describe('config', () => {
  it('means this origin when it names none', () => {
    expect(apiFrom('', 'https://shop.example')).toEqual({ httpUrl: 'https://shop.example/graphql/admin', socketUrl: 'wss://shop.example/graphql/admin' });
  });
  it('takes another origin, with or without a path', () => {
    expect(apiFrom('http://127.0.0.1:8000', 'http://127.0.0.1:9').socketUrl).toBe('ws://127.0.0.1:8000/graphql/admin');
    expect(apiFrom('https://api.example/loyalty/', 'https://x.example').httpUrl).toBe('https://api.example/loyalty/graphql/admin');
  });
});

describe('errors', () => {
  it('stand beside the field they name, by the end of its path', () => {
    const errors = [
      { field: ['settings', 'per_amount'], code: 'INVALID_INPUT', message: 'A' },
      { field: ['input', 'other'], code: 'INVALID_INPUT', message: 'B' },
      { field: null, code: 'CONFLICT', message: 'C' },
    ];
    expect(byField(errors, ['per_amount'])).toEqual({ fields: { per_amount: 'A' }, rest: ['B', 'C'] });
  });
});

describe('shortcuts', () => {
  const shortcuts = { '/': vi.fn<() => void>(), 'g m': vi.fn<() => void>(), m: vi.fn<() => void>() };
  it('take one key or two', () => {
    expect(step(shortcuts, '', '/').run).toBe(shortcuts['/']);
    expect(step(shortcuts, '', 'g')).toEqual({ run: null, pending: 'g' });
    expect(step(shortcuts, 'g', 'm').run).toBe(shortcuts['g m']);
  });
  it('start over when the second key does not fit', () => {
    expect(step(shortcuts, 'g', '/').run).toBe(shortcuts['/']);
    expect(step(shortcuts, 'g', 'x')).toEqual({ run: null, pending: '' });
  });
  it('are silent in fields and dialogs', () => {
    document.body.innerHTML = '<input id="a"><div role="dialog"><button id="b"></button></div><button id="c"></button>';
    expect(['a', 'b', 'c'].map((id) => isTyping(document.getElementById(id)))).toEqual([true, true, false]);
  });
});

describe('pages', () => {
  it('put a newer head before what is known', () => {
    expect(mergeHead(edges('d', 'c', 'b'), edges('c', 'b', 'a')).map(({ node }) => node.id)).toEqual(['d', 'c', 'b', 'a']);
  });
  it('trust the head alone when nothing joins it to the rest', () => {
    expect(mergeHead(edges('z', 'y'), edges('b', 'a')).map(({ node }) => node.id)).toEqual(['z', 'y']);
  });
  it('show a row that moved between two pages once', () => {
    expect(flatten([page('a', 'b'), page('b', 'c')]).map(({ id }) => id)).toEqual(['a', 'b', 'c']);
  });
});

describe('trusted types', () => {
  it('let style rules through and no markup', () => {
    expect(onlyStyleRules(':root{--x:1px}')).toBe(':root{--x:1px}');
    expect(() => onlyStyleRules('<img src=x>')).toThrow(TypeError);
  });
  it('show a mail only where scripts are off', () => {
    const frame = document.createElement('iframe');
    Object.defineProperty(frame, 'sandbox', { value: { contains: (token: string) => token === 'allow-scripts' } });
    expect(() => showMail(frame, '<p>hello</p>')).toThrow(TypeError);
  });
});

describe('keys', () => {
  it('differ', () => {
    expect(new Set(Array.from({ length: 50 }, newKey)).size).toBe(50);
  });
});
