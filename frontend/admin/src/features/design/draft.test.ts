import { describe, expect, it } from 'vitest';

import { type Design, draftOf, errorsOf, inputOf, isDirty, mobileTheme } from './draft';
import { scene } from './scene';

const theme = {
  accent: '#c2410c', onAccent: '#ffffff', background: '#fffdf9', ink: '#1c1a24', radius: 14, font: 'INHERIT', logo: null,
  launcherPosition: 'BOTTOM_RIGHT', launcherStyle: 'TEXT',
};
const setting = (name: string, kind = 'TEXT') => ({ name, kind, label: name, help: '', unit: '', choices: [] });
const design = {
  id: 'design', version: 3, desktop: theme, mobile: { ...Object.fromEntries(Object.keys(theme).map((name) => [name, null])), launcherPosition: 'HIDDEN' },
  texts: [{ language: 'de', texts: { launcherGuest: 'Prämien' } }],
  usualTexts: { launcherGuest: 'Rewards', launcherMember: '{{points}}', earnHeading: 'Earn' },
  notices: ['SIGN_UP', 'REDEEM_NOW'].map((kind) => ({
    kind, visible: true, image: '', buttonColour: '', buttonPosition: 'LEFT', link: '', everyDays: 14,
    texts: [], usual: { language: 'en', title: 'Sign up', body: 'Points', buttonLabel: 'Go' },
  })),
  readings: [],
  forms: { theme: Object.keys(theme).map((name) => setting(name, name === 'radius' ? 'INTEGER' : 'TEXT')), texts: [], notice: ['visible', 'link', 'everyDays'].map((name) => setting(name, name === 'everyDays' ? 'INTEGER' : 'TEXT')), noticeTexts: [] },
} as unknown as Design;

describe('the draft of the design', () => {
  it('says on mobile only what differs', () => {
    const draft = draftOf(design);
    expect(draft.mobile).toEqual({ launcherPosition: 'HIDDEN' });
    expect(mobileTheme(draft)).toMatchObject({ accent: '#c2410c', launcherPosition: 'HIDDEN' });
    expect(isDirty(draft, draftOf(design))).toBe(false);
  });

  it('sends whole numbers as numbers, and no empty text', () => {
    const draft = draftOf(design);
    draft.desktop = { ...draft.desktop, radius: '6' };
    draft.texts = { de: { launcherGuest: 'Prämien', earnHeading: '' }, fr: { launcherGuest: '' } };
    draft.notices.SIGN_UP.texts = { de: { title: '', body: 'nur Text' } };
    const sent = inputOf(draft, design);
    expect(sent.desktop).toMatchObject({ radius: 6, logo: '' });
    expect(sent.mobile).toEqual({ launcherPosition: 'HIDDEN' });
    expect(sent.texts).toEqual([{ launcherGuest: 'Prämien', language: 'de' }]);
    expect(sent.notices).toMatchObject([{ kind: 'SIGN_UP', everyDays: 14, texts: [{ title: 'Sign up', body: 'nur Text', buttonLabel: 'Go', language: 'de' }] }, { kind: 'REDEEM_NOW' }]);
  });

  it('finds the field of a refusal', () => {
    const errors = [
      { field: ['desktop', 'accent'], code: 'INVALID_INPUT', message: 'a' },
      { field: ['notices', 'signUp', 'texts', 'de', 'title'], code: 'INVALID_INPUT', message: 'b' },
      { field: null, code: 'CONFLICT', message: 'c' },
    ];
    expect(errorsOf(errors, ['desktop', 'notices'])).toEqual({
      fields: { 'desktop.accent': 'a', 'notices.SIGN_UP.texts.de.title': 'b' }, rest: ['c'],
    });
  });

  it('is shown in the preview as the storefront would tell it', () => {
    const draft = draftOf(design);
    const shown = scene({ design, draft, language: 'de', sample: undefined, program: { name: 'P', currency: 'EUR', pointName: { singular: 'point', plural: 'points' } }, member: true });
    const program = shown['WidgetCustomer']?.['program'] as { design: { texts: unknown; mobile: unknown }; notices: unknown[] };
    expect(program.design.texts).toMatchObject({ launcherGuest: 'Prämien', launcherMember: '{{points}}' });
    expect(program.design.mobile).toMatchObject({ launcherPosition: 'HIDDEN', logo: null, radius: 14 });
    expect(program.notices).toMatchObject([{ kind: 'SIGN_UP', title: 'Sign up', button: { label: 'Go', colour: null, link: null } }]);
  });
});
