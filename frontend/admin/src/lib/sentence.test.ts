/** Each kind of activity has its sentence in both places. */
import { describe, expect, it } from 'vitest';

import { fill } from './i18n';
import { en } from './messages/en';
import { type Activity, becauseOf, sentenceOf } from './sentence';

const base = {
  id: 'a', kind: 'ORDER_PAID', points: 57, actor: { kind: 'STAFF', id: 's', name: 'Olga' }, order: { id: 'o', number: '1042', externalId: '9' },
  entries: [{ ruleName: 'Purchase rule', ruleVersion: 3 }], notEarned: [], event: null, tags: [], reason: null, member: { id: 'm', name: 'Anna', externalId: 'c1' },
} as unknown as Activity;
const said = (change: Partial<Activity>, where: 'timeline' | 'feed' = 'timeline') => {
  const { id, values } = sentenceOf({ ...base, ...change }, where);
  return fill(en[id], values);
};

describe('sentences', () => {
  it('say what was earned and by which rule', () => {
    expect(said({})).toBe('Earned 57 points for order 1042');
    expect(becauseOf(base)).toBe('Purchase rule, version 3');
  });
  it('say that nothing was earned and why', () => {
    const nothing = { ...base, points: 0, entries: [], notEarned: [{ ruleKey: null, ruleName: null, code: 'x', message: 'Below the minimum.' }] };
    expect([said(nothing), becauseOf(nothing)]).toEqual(['Order 1042 earned nothing', 'Below the minimum.']);
  });
  it('say that the order of a refund has not arrived yet', () => {
    expect(said({ kind: 'ORDER_REFUNDED', points: 0, order: null })).toBe('Refund of an order that has not arrived yet');
  });
  it('name who adjusted and give the reason first', () => {
    const removed = { ...base, kind: 'POINTS_ADJUSTED' as const, points: -1, reason: 'Mistake' };
    expect([said(removed), becauseOf(removed)]).toEqual(['Olga removed 1 point', 'Mistake']);
  });
  it.each(['ORDER_PAID', 'ORDER_REFUNDED', 'MEMBER_JOINED', 'POINTS_ADJUSTED', 'ADJUSTMENT_UNDONE', 'POINTS_APPROVED', 'POINTS_EXPIRED', 'REWARD_REDEEMED', 'CODE_USED', 'CODE_REFUNDED', 'MEMBER_BLOCKED', 'MEMBER_UNBLOCKED'] as const)(
    'know %s', (kind) => {
      for (const points of [5, 0, -5]) for (const where of ['timeline', 'feed'] as const) {
        const plausible = !(kind === 'ORDER_PAID' && points < 0) && !(kind === 'MEMBER_JOINED' && points < 0) && !(kind === 'POINTS_ADJUSTED' && points === 0);
        if (plausible) expect(said({ kind, points }, where)).not.toContain('newer kind');
      }
    },
  );
  it('name the reward and recognise its code', () => {
    const redemption = { id: 'r', maskedCode: 'FIVE-…-AB', rewardName: '5 off', summary: '', status: 'USED', cost: 500, orderId: '77' } as Activity['redemption'];
    const redeemed = { ...base, kind: 'REWARD_REDEEMED' as const, points: -500, order: null, entries: [], redemption };
    expect([said(redeemed), becauseOf(redeemed)]).toEqual(['Redeemed 500 points for 5 off', 'FIVE-…-AB']);
    expect(said({ ...redeemed, kind: 'CODE_USED', points: 0 }, 'timeline')).toBe('Used 5 off in order 77');
    expect(becauseOf({ ...redeemed, kind: 'REDEMPTION_CANCELLED', reason: 'By mistake' })).toBe('FIVE-…-AB · By mistake');
  });
  it('speak of kinds they do not know yet', () => {
    expect(said({ kind: 'MOON_LANDED' as Activity['kind'] })).toContain('MOON_LANDED');
  });
});
