import { expect, test } from 'vitest';

import type { Setting } from '@/components/SettingsForm';

import { changesOf, type Version } from './changes';

function setting(name: string, label: string, kind: Setting['kind'], choices: Setting['choices'] = []): Setting {
  return { name, label, kind, choices, help: '', unit: '', scale: 0, pattern: '', of: '', group: '', required: true, default: null, min: null, max: null };
}

const forms = {
  settingsForm: [setting('enabled', 'VIP programme', 'BOOLEAN'), setting('period', 'Period', 'CHOICE', [{ value: 'LIFETIME', label: 'Lifetime' }, { value: 'CALENDAR_YEAR', label: 'Calendar year' }])],
  tierForm: [setting('name', 'Name', 'TEXT'), setting('threshold', 'From', 'DECIMAL')],
};
const bronze: Version['ladder'][number] = {
  key: 'bronze', name: 'Bronze', threshold: '1000', colour: '#a97142', icon: 'medal', bonusPoints: 0, birthdayPoints: 0, earningRatio: '1', perks: '',
};
const first: Version = {
  version: 1, effectiveFrom: '2026-01-01T00:00:00Z', effectiveStart: '2026-01-01T00:00:00Z', startDate: '2026-01-01', recordedAt: '2026-01-01T00:00:00Z',
  settings: { enabled: false, basis: 'POINTS_EARNED', period: 'LIFETIME', holdRounding: 'END_OF_DAY', refundReevaluates: false, orderEarnsAt: 'BEFORE', downgrade: 'TO_QUALIFYING' },
  ladder: [bronze], actor: { kind: 'STAFF', id: 'staff:1', name: 'Ana' },
};

test('the same changes nothing', () => {
  expect(changesOf(first, { ...first, version: 2 }, forms, 'EUR')).toEqual([]);
});

test('each change says from what to what', () => {
  const second: Version = {
    ...first, version: 2, startDate: '2026-02-01', settings: { ...first.settings, enabled: true, period: 'CALENDAR_YEAR' },
    ladder: [{ ...bronze, threshold: '1500' }, { ...bronze, key: 'gold', name: 'Gold' }],
  };
  expect(changesOf(first, second, forms, 'EUR')).toEqual([
    'VIP programme: Off → On', 'Period: Lifetime → Calendar year', 'Programme start date: 1 Jan 2026 → 1 Feb 2026', 'Bronze: From: 1,000 → 1,500', 'Gold: added',
  ]);
  expect(changesOf(second, { ...second, ladder: [] }, forms, 'EUR')).toEqual(['Bronze: removed', 'Gold: removed']);
});
