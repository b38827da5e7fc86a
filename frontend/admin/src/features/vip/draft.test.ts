import { expect, test } from 'vitest';

import type { Setting } from '@/components/SettingsForm';

import { byThreshold, checkDraft, type Draft, draftOf, errorsOf, errorsOfRung, inputOf, isDirty, keyFrom, nextRung, readyLadder, type TierProgram } from './draft';

function setting(name: string, kind: Setting['kind'], rest: Partial<Setting> = {}): Setting {
  return { name, kind, label: name, help: '', unit: '', scale: 0, pattern: '', of: '', group: '', required: true, choices: [], default: null, min: null, max: null, ...rest };
}

const tierForm: Setting[] = [
  setting('key', 'TEXT'), setting('name', 'TEXT'), setting('threshold', 'DECIMAL', { min: '0', max: '1000000000', scale: 3 }),
  setting('colour', 'TEXT', { default: '#8a8f98' }), setting('icon', 'TEXT', { default: 'medal' }),
  setting('bonusPoints', 'INTEGER', { min: '0', max: '10000000', default: '0' }),
  setting('earningRatio', 'DECIMAL', { min: '0.001', max: '1000', scale: 3, default: '1' }), setting('perks', 'TEXT', { default: '' }),
];
const settings: TierProgram['settings'] = {
  enabled: false, basis: 'POINTS_EARNED', period: 'LIFETIME', holdRounding: 'END_OF_DAY', refundReevaluates: false, orderEarnsAt: 'BEFORE', downgrade: 'TO_QUALIFYING',
};
const gold = { key: 'gold', name: 'Gold', threshold: '3000', colour: '#d4a017', icon: 'crown', bonusPoints: 200, birthdayPoints: 0, earningRatio: '1.5', perks: '' };
const program: TierProgram = {
  id: 'tierProgram', version: 1, effectiveFrom: '2026-01-01T00:00:00Z', nextEvaluationAt: null, membersWaiting: 0, effectiveStart: '2026-01-01T00:00:00Z', startDate: '2026-01-01', settings, ladder: [gold], distribution: [], settingsForm: [], tierForm,
};

test('what was read and not changed is not dirty, and goes back as it came', () => {
  const draft = draftOf(program);
  expect(isDirty(draft, program)).toBe(false);
  expect(inputOf(draft, tierForm).ladder).toEqual([{ key: 'gold', name: 'Gold', threshold: '3000', colour: '#d4a017', icon: 'crown', bonusPoints: 200, earningRatio: '1.5', perks: '' }]);
  expect(isDirty({ ...draft, startDate: '2026-02-01' }, program)).toBe(true);
});

test('a ready ladder is Bronze, Silver and Gold; keys are made by the server', () => {
  const sent = inputOf({ settings, startDate: '2026-01-01', ladder: readyLadder(tierForm) }, tierForm).ladder ?? [];
  expect(sent.map(({ name, threshold, key }) => [name, threshold, key])).toEqual([['Bronze', '1000', null], ['Silver', '2000', null], ['Gold', '3000', null]]);
});

test('a new rung stands one step above the highest', () => {
  expect(nextRung(tierForm, []).values['threshold']).toBe('1000');
  expect(nextRung(tierForm, readyLadder(tierForm)).values['threshold']).toBe('4000');
});

test('keys are made as the server makes them', () => {
  expect(['Gold+', ' Very  Important ', '24 carat', 'Élite', '', '★'].map(keyFrom)).toEqual(['gold', 'very_important', 'tier_24_carat', 'lite', '', 'tier']);
});

test('errors stand beside the rung that was sent, whatever its place becomes', () => {
  const [silver, bronze] = [nextRung(tierForm, []), nextRung(tierForm, [])];
  silver.values = { ...silver.values, threshold: '2000' };
  const draft: Draft = { settings, startDate: '2026-01-01', ladder: [silver, bronze] };
  const found = errorsOf([
    { field: ['ladder', '0', 'threshold'], code: 'INVALID', message: 'twice' }, { field: ['settings', 'period'], code: 'INVALID', message: 'which' },
    { field: ['startDate'], code: 'INVALID', message: 'when' }, { field: ['ladder'], code: 'INVALID', message: 'empty' },
  ], draft);
  expect(errorsOfRung(found, silver.uid)).toEqual({ threshold: 'twice' });
  expect(found.fields['settings.period']).toBe('which');
  expect(found.fields['startDate']).toBe('when');
  expect(found.rest).toEqual(['empty']);
  expect(byThreshold(draft.ladder)).toEqual([bronze, silver]);
});

test('what is no number is not sent', () => {
  const draft = draftOf(program);
  const [rung] = draft.ladder;
  if (rung === undefined) throw new Error('a rung');
  const wrong = (values: Record<string, unknown>) => Object.keys(checkDraft({ ...draft, ladder: [{ ...rung, values: { ...rung.values, ...values } }] }, tierForm).fields);
  expect(wrong({})).toEqual([]);
  expect(wrong({ threshold: '', bonusPoints: '99999999999' })).toEqual(['gold.threshold', 'gold.bonusPoints']);
  expect(checkDraft({ ...draft, startDate: '' }, tierForm).fields).toHaveProperty('startDate');
});
