/** A reward at a glance: what it gives for how many points, its bounds, how often it was taken. */
import { Link } from '@tanstack/react-router';
import { useMutation } from 'urql';

import { Tag } from '@/components/Tag';
import { CardFacts, VersionedCard } from '@/components/VersionedCard';
import { EnableRewardDocument } from '@/gql/graphql';
import { explain } from '@/lib/errors';
import { money, points } from '@/lib/format';
import { t } from '@/lib/i18n';
import { useProgram } from '@/lib/session';
import { toast } from '@/lib/toast';

import classes from './RewardCard.module.css';
import type { Reward, RewardType } from './RewardsScreen';

interface RewardCardProps {
  reward: Reward;
  type: RewardType | undefined;
  onEdit: () => void;
}

export function RewardCard({ reward, type, onEdit }: RewardCardProps) {
  const [, enable] = useMutation(EnableRewardDocument);
  const currency = useProgram().currency ?? null;
  const change = async (enabled: boolean) => {
    const { data, error } = await enable({ input: { id: reward.id, enabled } });
    const refused = error ? explain(error) : data?.enableReward.userErrors[0]?.message;
    if (refused !== undefined) toast(refused, 'danger');
  };
  return (
    <VersionedCard tall thing={reward} typeLabel={type?.label} settings={type?.settings ?? []} onSwitch={(enabled) => void change(enabled)} onEdit={onEdit}>
      <div className={classes.offer}>
        <p className={classes.summary}>{reward.summary}</p>
        <p className={classes.cost}><strong>{points(reward.cost)}</strong> {t('rewards.points', { n: reward.cost })}</p>
      </div>
      <CardFacts facts={boundsOf(reward, currency)} />
      <Usage reward={reward} />
    </VersionedCard>
  );
}

/** The same four on every card, so that cards beside each other can be compared. */
function boundsOf({ settings, stock, stockLeft }: Reward, currency: string | null) {
  const minimum = String(settings['minimum_order'] ?? '0');
  const days = Number(settings['valid_days'] ?? 0);
  const minimumText = currency === null ? minimum : money({ amount: minimum, currencyCode: currency });
  return [
    { name: t('rewards.minimum'), value: Number(minimum) === 0 ? t('rewards.minimum.none') : minimumText },
    { name: t('rewards.valid'), value: days === 0 ? t('rewards.valid.ever') : t('rewards.valid.days', { n: days }) },
    { name: t('rewards.prefix'), value: String(settings['prefix'] || t('rewards.prefix.none')) },
    {
      name: t('rewards.stock'),
      value: typeof stock === 'number' ? t('rewards.stock.left', { n: stockLeft ?? 0, all: stock }) : t('rewards.stock.none'),
    },
  ];
}

function Usage({ reward: { key, name: rewardName, codes, stockLeft } }: { reward: Reward }) {
  const figures = [['issued', codes.issued], ['used', codes.used]] as const;
  return (
    <div className={classes.usageLine}>
      <dl className={classes.usage} aria-label={t('rewards.usage')}>
        {figures.map(([name, value]) => <div key={name}><dt>{t(`codes.${name}`)}</dt><dd>{points(value)}</dd></div>)}
        {stockLeft === 0 ? <div><dt className="visually-hidden">{t('rewards.stock')}</dt><dd><Tag tone="warn">{t('rewards.stock.gone')}</Tag></dd></div> : null}
      </dl>
      {codes.issued === 0 ? null : (
        <Link to="/rules" search={{ tab: 'spend', reward: key }} hash="codes" className={`link ${classes.show}`}>
          {t('codes.show')}<span className="visually-hidden">: {rewardName}</span>
        </Link>
      )}
    </div>
  );
}
