import { beforeEach, describe, expect, it, vi } from 'vitest';

import type { Answer, Send } from './api';
import { arrive, claim } from './arrival';
import { Store } from './store';

const LINK = new URL('https://shop.example/beans/7?ref=AB12CD34&x=1#top');
const TOLD = { input: { code: 'AB12CD34', productUrl: 'https://shop.example/beans/7' } };

function signedIn(answer: () => Promise<Answer>): { store: Store; send: ReturnType<typeof vi.fn<Send>> } {
  const send = vi.fn<Send>(answer);
  const store = new Store({ language: 'en', token: () => Promise.resolve('token') }, send);
  store.page = { ...store.page, customer: true };
  return { store, send };
}

const taken = (): Promise<Answer> => Promise.resolve({ data: { claimReferral: { claimed: true } }, fault: null });
const sealed = (): Promise<Answer> => Promise.resolve({ data: { referralOffer: { arrival: 'seal' } }, fault: null });

/** What was told, without what was asked on arrival. */
function told(send: ReturnType<typeof vi.fn<Send>>): unknown[] {
  return send.mock.calls.filter(([, operation]) => operation === 'WidgetClaim').map(([, , variables]) => variables);
}

describe('who came by a link', () => {
  beforeEach(() => localStorage.clear());

  it('is told to the shop once somebody signs in, on whatever page that is, and once', async () => {
    const { store, send } = signedIn(taken);
    store.page = { ...store.page, customer: false };
    await arrive(store, LINK);
    await claim(store);
    expect(told(send)).toEqual([]);
    await arrive(store, new URL('https://shop.example/account'));
    store.page = { ...store.page, customer: true };
    await Promise.all([claim(store), claim(store)]);
    await claim(store);
    expect(told(send)).toEqual([TOLD]);
  });

  it('is told again while the shop cannot be reached', async () => {
    const gone = signedIn(() => Promise.reject(new TypeError('offline')));
    const busy = signedIn(() => Promise.resolve({ data: null, fault: 'RATE_LIMITED' }));
    const there = signedIn(taken);
    await arrive(gone.store, LINK);
    await claim(gone.store);
    await claim(busy.store);
    await claim(there.store);
    expect(told(there.send)).toEqual([TOLD]);
  });

  it('is told with the instant that the server has put its seal on', async () => {
    const visitor = signedIn(sealed);
    visitor.store.page = { ...visitor.store.page, customer: false };
    await arrive(visitor.store, LINK);
    const { store, send } = signedIn(taken);
    await claim(store);
    expect(told(send)).toEqual([{ input: { ...TOLD.input, arrival: 'seal' } }]);
  });

  it('is the first of several, for thirty days', async () => {
    vi.useFakeTimers();
    try {
      const { store, send } = signedIn(taken);
      await arrive(store, LINK);
      await arrive(store, new URL('https://shop.example/?ref=ZZ99ZZ99'));
      await claim(store);
      expect(told(send)).toEqual([TOLD]);
      await arrive(store, LINK);
      vi.advanceTimersByTime(31 * 24 * 3600 * 1000);
      await claim(store);
      expect(told(send)).toHaveLength(1);
    } finally {
      vi.useRealTimers();
    }
  });
});
