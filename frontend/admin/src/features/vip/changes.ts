/** What one version of the tiers changed of the one before it: from what, to what. */
import type { Setting } from '@/components/SettingsForm';
import { settingText } from '@/components/settingText';
import type { TierVersionsQuery } from '@/gql/graphql';
import { dayLabel } from '@/lib/format';
import { t } from '@/lib/i18n';

export type Version = NonNullable<TierVersionsQuery['tierProgram']>['versions'][number];
interface Forms {
  settingsForm: readonly Setting[];
  tierForm: readonly Setting[];
}

/** Fields of the form that differ, in words. */
function differing(form: readonly Setting[], before: object, after: object, currency: string): string[] {
  const [old, fresh] = [before, after].map((one) => one as Record<string, unknown>);
  return form.filter(({ name }) => String(old?.[name]) !== String(fresh?.[name])).map((setting) => t('vip.versions.change', {
    name: setting.label, from: settingText(setting, old?.[setting.name], currency), to: settingText(setting, fresh?.[setting.name], currency),
  }));
}

export function changesOf(before: Version, after: Version, { settingsForm, tierForm }: Forms, currency: string): string[] {
  const days = before.startDate === after.startDate ? [] : [
    t('vip.versions.change', { name: t('vip.start'), from: dayLabel(before.startDate), to: dayLabel(after.startDate) }),
  ];
  const rungs = after.ladder.flatMap((tier) => {
    const old = before.ladder.find(({ key }) => key === tier.key);
    if (old === undefined) return [t('vip.versions.added', { name: tier.name })];
    return differing(tierForm, old, tier, currency).map((words) => `${tier.name}: ${words}`);
  });
  const gone = before.ladder.filter(({ key }) => !after.ladder.some((tier) => tier.key === key));
  return [
    ...differing(settingsForm, before.settings, after.settings, currency), ...days, ...rungs,
    ...gone.map(({ name }) => t('vip.versions.removed', { name })),
  ];
}
