import { describe, expect, it, vi } from 'vitest';

import { readConfig } from './config';
import { applyDesign, themeSheet } from './theme';
import type { Design } from './types';
import { fill, number, pick } from './words';
import { WORDS } from './panel/words';
import { newKey } from './panel/desk';

const OWN = 'https://loyalty.example/widget/punchcard.js';

function page(script: string, lang = 'de-AT'): Document {
  return new DOMParser().parseFromString(`<html lang="${lang}"><head>${script}</head></html>`, 'text/html');
}

describe('the configuration', () => {
  it('is read from the script element; the API lies beside the module', () => {
    const config = readConfig(page('<script data-punchcard-key="pk_1"></script>'), OWN);
    expect(config).toMatchObject({ key: 'pk_1', api: 'https://loyalty.example/graphql/storefront', language: 'de-at' });
  });

  it('takes a token that is written into the page until it is refused', async () => {
    const { token } = readConfig(page('<script data-punchcard-key="pk" data-punchcard-token="abc"></script>'), OWN);
    expect(await token(false)).toBe('abc');
    expect(await token(true)).toBeNull();
    expect(await token(false)).toBeNull();
  });

  it('asks the shop for a token once, and again when it must', async () => {
    let count = 0;
    const answer = (): Promise<Response> => Promise.resolve(Response.json({ token: `t${(count += 1)}` }));
    const fetched = vi.spyOn(globalThis, 'fetch').mockImplementation(answer);
    const { token } = readConfig(page('<script data-punchcard-key="pk" data-punchcard-token-url="/t"></script>'), OWN);
    expect([await token(false), await token(false), await token(true)]).toEqual(['t1', 't1', 't2']);
    expect(fetched.mock.calls[0]?.[1]).toMatchObject({ credentials: 'same-origin' });
    fetched.mockResolvedValue(new Response(null, { status: 204 }));
    expect(await token(true)).toBeNull();
  });
});

describe('the theme', () => {
  const theme = {
    accent: '#112233',
    onAccent: '#ffffff',
    background: '#ffffff',
    ink: '#000000',
    radius: 6,
    font: 'MONO' as const,
    logo: null,
    launcherPosition: 'BOTTOM_LEFT' as const,
    launcherStyle: 'MARK' as const,
  };

  it('gives way to what the page says, and differs by size of screen', () => {
    applyDesign({ version: 1, desktop: theme, mobile: { ...theme, accent: '#445566' }, texts: {} } as unknown as Design);
    const text = (themeSheet as unknown as { cssText: string }).cssText;
    expect(text).toContain('--_accent:var(--punchcard-accent,#112233)');
    expect(text).toMatch(/@media \(max-width: 640px\)\{:host\{--_accent:var\(--punchcard-accent,#445566\)/);
    expect(text).toContain('--_left:var(--punchcard-left,20px)');
  });

  it('lets nothing but a colour into the sheet', () => {
    applyDesign({ version: 1, desktop: { ...theme, ink: 'red}body{x:1' }, mobile: theme, texts: {} } as unknown as Design);
    expect((themeSheet as unknown as { cssText: string }).cssText).not.toContain('body{');
  });
});

describe('words', () => {
  it('are found by language, then base language, then English', () => {
    expect(pick(WORDS, 'de-at')['close']).toBe('Schließen');
    expect(pick(WORDS, 'fr')['close']).toBe('Close');
    expect(Object.keys(WORDS['de'] ?? {}).toSorted()).toEqual(Object.keys(WORDS['en'] ?? {}).toSorted());
  });

  it('are filled in; what is unknown stays', () => {
    expect(fill('{{ points }} of {{x}}', { points: '5' })).toBe('5 of {{x}}');
    expect(number(1234, 'de')).toBe('1.234');
    expect(number(1234, 'no such language')).toBe('1234');
  });

  it('a key is new each time', () => {
    expect(newKey()).toMatch(/^[0-9a-f]{32}$/);
    expect(newKey()).not.toBe(newKey());
  });
});
