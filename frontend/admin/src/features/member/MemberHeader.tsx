/** Name, state and the large balance; the primary action is adjusting points. */
import { ActionIcon, Button, Menu, Skeleton, Tooltip } from '@mantine/core';
import { useState } from 'react';

import { AdjustPointsModal } from '@/components/AdjustPointsModal';
import { Icon } from '@/components/Icon';
import { Tag } from '@/components/Tag';
import { TierBadge } from '@/components/TierBadge';
import { TimeStamp } from '@/components/TimeStamp';
import type { MemberHeaderFragment } from '@/gql/graphql';
import { points } from '@/lib/format';
import { t } from '@/lib/i18n';

import { BlockModal } from './BlockModal';
import classes from './MemberHeader.module.css';

export function MemberHeader({ member }: { member: MemberHeaderFragment }) {
  const [adjusting, setAdjusting] = useState(false);
  const [blocking, setBlocking] = useState(false);
  const { balance } = member;
  const blocked = member.status === 'BLOCKED';
  return (
    <header className={classes.header}>
      <div className={classes.top}>
        <div className={classes.who}>
          <h1 className={classes.name}>{member.name || member.externalId}{member.tier.current ? <TierBadge tier={member.tier.current} off={!member.tier.active} /> : null}{blocked ? <Tag tone="danger">{t('members.status.blocked')}</Tag> : null}</h1>
          <p className={classes.email}>{member.email ?? t('members.noEmail')}</p>
        </div>
        <div className={classes.actions}>
          <Button leftSection={<Icon name="plus" size={16} />} onClick={() => setAdjusting(true)}>{t('member.adjust')}</Button>
          <Menu position="bottom-end">
            <Menu.Target><ActionIcon size={36} variant="default" aria-label={t('member.more')}><Icon name="more" /></ActionIcon></Menu.Target>
            <Menu.Dropdown>
              <Menu.Item leftSection={<Icon name={blocked ? 'check' : 'block'} size={16} />} onClick={() => setBlocking(true)}>
                {t(blocked ? 'member.unblock' : 'member.block')}
              </Menu.Item>
            </Menu.Dropdown>
          </Menu>
        </div>
      </div>
      <dl className={classes.figures}>
        <BigFigure value={Math.max(0, balance.available)} />
        <SmallFigure name="pending" value={balance.pending} />
        <SmallFigure name="lifetime" value={balance.lifetime} />
        <SmallFigure name="spent" value={balance.spent} />
        <SmallFigure name="expired" value={balance.expired} />
      </dl>
      {balance.debt > 0 ? <p className={classes.owed}><Icon name="info" size={17} />{t('member.owed', { n: balance.debt })}</p> : null}
      {member.unsubscribedAt ? <p className={classes.email}>{t('member.unsubscribed')} <TimeStamp at={member.unsubscribedAt} /></p> : null}
      {blocked ? <Blocked reason={member.blockedReason} at={member.blockedAt} /> : null}
      <AdjustPointsModal member={adjusting ? member : null} onClose={() => setAdjusting(false)} />
      <BlockModal member={blocking ? member : null} onClose={() => setBlocking(false)} />
    </header>
  );
}

function Blocked({ reason, at }: { reason?: string | null; at?: string | null }) {
  return (
    <p className={classes.blocked}>
      <Icon name="block" size={17} />
      <span>
        {t('member.blocked')}
        {reason ? ` ${t('member.blockedBecause', { reason })}` : null}
        {at ? <> · <TimeStamp at={at} /></> : null}
      </span>
    </p>
  );
}

function BigFigure({ value }: { value: number }) {
  return (
    <div className={classes.big}>
      <Label name="available" />
      <dd>{points(value)}</dd>
    </div>
  );
}

function SmallFigure({ name, value }: { name: 'pending' | 'lifetime' | 'spent' | 'expired'; value: number }) {
  return <div className={classes.small}><Label name={name} /><dd>{points(value)}</dd></div>;
}

function Label({ name }: { name: 'available' | 'pending' | 'lifetime' | 'spent' | 'expired' }) {
  return (
    <dt>
      <Tooltip label={t(`member.${name}.help`)} multiline w={240}><span>{t(`member.${name}`)}</span></Tooltip>
    </dt>
  );
}

export function MemberHeaderSkeleton() {
  return (
    <div className={classes.header} aria-busy="true">
      <div><Skeleton h={26} w={210} /><Skeleton h={14} w={160} mt={8} /></div>
      <div className={classes.figures}><Skeleton h={56} w={150} /><Skeleton h={40} w={80} /><Skeleton h={40} w={80} /><Skeleton h={40} w={80} /></div>
    </div>
  );
}
