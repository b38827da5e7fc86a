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

describe('who came by a link', () => {
  beforeEach(() => localStorage.clear());

  it('is told to the shop once somebody signs in, on whatever page that is, and once', async () => {
    const { store, send } = signedIn(taken);
    arrive(LINK);
    store.page = { ...store.page, customer: false };
    await claim(store);
    expect(send).not.toHaveBeenCalled();
    arrive(new URL('https://shop.example/account'));
    store.page = { ...store.page, customer: true };
    await Promise.all([claim(store), claim(store)]);
    await claim(store);
    expect(send.mock.calls.map(([, operation, variables]) => [operation, variables])).toEqual([['WidgetClaim', TOLD]]);
  });

  it('is told again while the shop cannot be reached', async () => {
    const gone = signedIn(() => Promise.reject(new TypeError('offline')));
    const busy = signedIn(() => Promise.resolve({ data: null, fault: 'RATE_LIMITED' }));
    const there = signedIn(taken);
    arrive(LINK);
    await claim(gone.store);
    await claim(busy.store);
    await claim(there.store);
    expect(there.send).toHaveBeenCalledTimes(1);
  });

  it('is the first of several, for thirty days', async () => {
    vi.useFakeTimers();
    try {
      const { store, send } = signedIn(taken);
      arrive(LINK);
      arrive(new URL('https://shop.example/?ref=ZZ99ZZ99'));
      await claim(store);
      expect(send.mock.calls[0]?.[2]).toEqual(TOLD);
      arrive(LINK);
      vi.advanceTimersByTime(31 * 24 * 3600 * 1000);
      await claim(store);
      expect(send).toHaveBeenCalledTimes(1);
    } finally {
      vi.useRealTimers();
    }
  });
});
