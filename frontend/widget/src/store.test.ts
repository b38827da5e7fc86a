import { describe, expect, it, vi } from 'vitest';

import type { Answer, Send } from './api';
import { Store } from './store';

const DESIGN = {
  version: 1,
  desktop: { accent: '#112233', radius: 4, font: 'SERIF', launcherPosition: 'BOTTOM_LEFT', launcherStyle: 'TEXT' },
  mobile: { accent: '}body{', radius: 4, font: 'SERIF', launcherPosition: 'HIDDEN', launcherStyle: 'MARK' },
  texts: { launcherGuest: 'Rewards', launcherMember: '{{points}}' },
};
const PROGRAM = { name: 'P', currency: 'EUR', pointName: { singular: 'bean', plural: 'beans' }, design: DESIGN, notices: [] };
const item = (price: string) => ({ price, quantity: 1, productId: '' });

function answering(each: number[] = []): ReturnType<typeof vi.fn<Send>> {
  return vi.fn<Send>((_text, _operation, variables) => {
    const asked = (variables['items'] as unknown[]).length;
    const estimatePoints = asked > 0 ? { each: each.slice(0, asked) } : undefined;
    return Promise.resolve({ data: { program: PROGRAM, estimatePoints }, fault: null });
  });
}

function changed(store: Store): Promise<void> {
  return new Promise((done) => store.addEventListener('change', () => done(), { once: true }));
}

const visitor = { language: 'en', token: () => Promise.resolve(null) };

describe('the store', () => {
  it('asks once for all elements of a page', async () => {
    const send = answering([95, 5]);
    const store = new Store(visitor, send);
    store.join();
    store.join();
    expect(store.estimate(item('19.99'), 'EUR')).toBeUndefined();
    expect(store.estimate(item('1.00'), 'EUR')).toBeUndefined();
    expect(store.estimate(item('19.99'), 'EUR')).toBeUndefined();
    await changed(store);
    expect(send).toHaveBeenCalledTimes(1);
    expect(send.mock.calls[0]?.[1]).toBe('WidgetVisitor');
    expect([store.estimate(item('19.99'), 'EUR'), store.estimate(item('1.00'), 'EUR')]).toEqual([95, 5]);
    expect(store.page).toMatchObject({ loaded: true, customer: false, me: null });
    store.join();
    expect(send).toHaveBeenCalledTimes(1);
  });

  it('asks for items of another currency in a request of their own', async () => {
    const send = answering([1]);
    const store = new Store(visitor, send);
    store.estimate(item('1.00'), 'EUR');
    store.estimate(item('1.00'), 'USD');
    await vi.waitFor(() => expect(send).toHaveBeenCalledTimes(2));
    expect(send.mock.calls.map((call) => call[2]['currency'])).toEqual(['EUR', 'USD']);
  });

  it('asks the shop for a new token when the old one has run out, and once only', async () => {
    const tokens = ['old', 'new'];
    const token = vi.fn((fresh: boolean) => Promise.resolve(tokens[fresh ? 1 : 0] ?? null));
    const refused: Answer = { data: null, fault: 'UNAUTHENTICATED' };
    const send = vi.fn<Send>((_text, _operation, _variables, used) =>
      Promise.resolve(used === 'new' ? { data: { program: PROGRAM, me: null }, fault: null } : refused),
    );
    const store = new Store({ language: 'en', token }, send);
    store.join();
    await changed(store);
    expect(send.mock.calls.map((call) => [call[1], call[3]])).toEqual([
      ['WidgetCustomer', 'old'],
      ['WidgetCustomer', 'new'],
    ]);
    expect(store.page.customer).toBe(true);
  });

  it('is done, and shows nothing, where the server cannot be reached', async () => {
    const store = new Store(visitor, () => Promise.reject(new TypeError('offline')));
    store.join();
    await changed(store);
    expect(store.page).toMatchObject({ loaded: true, program: null });
  });

  it('keeps a bad price from hiding the rest', async () => {
    const send = vi.fn<Send>(() => Promise.resolve({ data: { program: PROGRAM, estimatePoints: null }, fault: 'BAD_USER_INPUT' }));
    const store = new Store(visitor, send);
    store.estimate(item('-1'), null);
    await changed(store);
    expect(store.page.program?.name).toBe('P');
    expect(store.estimate(item('-1'), null)).toBeNull();
  });
});
