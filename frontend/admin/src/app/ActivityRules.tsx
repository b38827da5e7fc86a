/** Activity Rules: what members earn points for, and what they spend them on. */
import { useNavigate, useSearch } from '@tanstack/react-router';

import classes from '@/components/Screen.module.css';
import { Tabs } from '@/components/Tabs';
import { RewardsScreen } from '@/features/rewards/RewardsScreen';
import { RulesScreen } from '@/features/rules/RulesScreen';
import { SegmentsScreen } from '@/features/segments/SegmentsScreen';
import { t } from '@/lib/i18n';

const sides = ['earn', 'spend', 'segments'] as const;

export function ActivityRules() {
  const search = useSearch({ from: '/rules' });
  const navigate = useNavigate({ from: '/rules' });
  const side = sides.find((one) => one === search.tab) ?? 'earn';
  const screens = { earn: RulesScreen, spend: RewardsScreen, segments: SegmentsScreen };
  const Screen = screens[side];
  const tabs = (
    <Tabs page label={t('rules.sides')} value={side} tabs={sides.map((value) => ({ value, label: t(`rules.side.${value}`) }))}
      onChange={(next) => void navigate({ search: next === 'earn' ? {} : { tab: next }, replace: true })} />
  );
  return <div className={classes.screen}><Screen tabs={tabs} /></div>;
}
