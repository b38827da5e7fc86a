/** What the storefront would answer under a design that is not saved: the programme is real, the member is not. */
import type { SettingValues } from '@/components/SettingsForm';
import type { DesignSampleQuery, NoticeKind } from '@/gql/graphql';

import { type Design, type Draft, mobileTheme } from './draft';

type Answers = Record<string, Record<string, unknown>>;

interface SceneOf {
  design: Design;
  draft: Draft;
  language: string;
  sample: DesignSampleQuery | undefined;
  program: { name: string; currency?: string | null; pointName: { singular: string; plural: string } };
  member: boolean;
}

const AVAILABLE = 640;

export function scene(of: SceneOf): Answers {
  const { design, draft, program, member } = of;
  const shown = {
    name: program.name, currency: program.currency ?? null, pointName: program.pointName,
    design: { version: design.version, desktop: themeOf(draft.desktop), mobile: themeOf(mobileTheme(draft)), texts: textsOf(of) },
    notices: design.notices.map(({ kind }) => noticeOf(kind, of)).filter(({ kind }) => kind !== 'REDEEM_NOW'),
  };
  const page = { program: shown, estimatePoints: { each: [145] } };
  const me = memberOf(of);
  const panel = panelOf(of, shown.design);
  return {
    WidgetVisitor: page,
    WidgetCustomer: { ...page, me: member ? me : null },
    PanelVisitor: { program: panel },
    PanelCustomer: { program: panel, me: mineOf(of) },
    WidgetReferral: { me: { referral: referral(program.pointName.plural) } },
  };
}

function themeOf(values: SettingValues): SettingValues {
  const logo = String(values['logo'] ?? '');
  return { ...values, radius: Number(values['radius']), logo: logo === '' ? null : logo };
}

/** Own words where there are any; an empty field is the default. */
function textsOf({ design, draft, language }: SceneOf): SettingValues {
  const said = Object.entries(draft.texts[language] ?? {}).filter(([, text]) => text !== '');
  return { ...design.usualTexts, ...Object.fromEntries(said) };
}

function noticeOf(kind: NoticeKind, { design, draft, language }: SceneOf): SettingValues & { kind: NoticeKind } {
  const { settings, texts } = draft.notices[kind];
  const usual: SettingValues | undefined = design.notices.find((one) => one.kind === kind)?.usual;
  const own = Object.entries(texts[language] ?? {}).filter(([, text]) => text !== '');
  const said: SettingValues = { ...usual, ...Object.fromEntries(own) };
  const label = String(said['buttonLabel'] ?? '');
  return {
    id: `${kind}:preview`, kind, visible: settings['visible'], title: filled(said['title']), body: filled(said['body']), image: settings['image'] || null,
    button: label === '' ? null : { label, colour: settings['buttonColour'] || null, position: settings['buttonPosition'], link: settings['link'] || null },
  };
}

function filled(text: unknown): string {
  return String(text ?? '').replaceAll('{{points}}', String(AVAILABLE)).replaceAll('{{reward}}', '5 off');
}

function memberOf(of: SceneOf): SettingValues {
  return {
    id: 'preview', name: 'Sam Shopper', balance: { available: AVAILABLE, pending: 0, owedText: null },
    notices: [noticeOf('REDEEM_NOW', of)], activity: { edges: [] },
  };
}

function panelOf({ sample, program }: SceneOf, design: SettingValues): SettingValues {
  const tiers = sample?.tierProgram;
  return {
    design,
    waysToEarn: waysOf(sample),
    rewards: rewardsOf(sample),
    tiers: tiers?.settings.enabled
      ? { active: true, currencyCode: tiers.settings.basis === 'AMOUNT_SPENT' ? program.currency : null, tiers: tiers.ladder.map((tier) => ({ ...tier, perks: tier.perks.split('\n').filter((line) => line !== '') })) }
      : null,
  };
}

function waysOf(sample: DesignSampleQuery | undefined) {
  return (sample?.rules ?? []).filter(({ enabled }) => enabled).map(({ type, name, panel }) => ({ type, name, panel }));
}

function rewardsOf(sample: DesignSampleQuery | undefined) {
  return (sample?.rewards ?? []).filter(({ enabled }) => enabled).map(({ id, name, panel, summary, cost }) => ({ id, name, text: panel, summary, cost }));
}

function mineOf({ sample }: SceneOf): SettingValues {
  const rewards = rewardsOf(sample);
  return {
    birthday: null, waysToEarn: waysOf(sample).filter(({ type }) => type !== 'account_created'),
    rewards: rewards.map((reward) => ({ reward, affordable: reward.cost <= AVAILABLE, missingPoints: Math.max(0, reward.cost - AVAILABLE) })),
    tier: null, redemptions: { edges: [] }, activity: { edges: [] },
  };
}

function referral(points: string): SettingValues {
  return { code: 'SAM-7K3P', link: null, shareTitle: '', shareText: '', friendGets: '10 % off', referrerGets: `500 ${points}` };
}
