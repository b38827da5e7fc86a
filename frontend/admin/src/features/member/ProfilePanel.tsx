/** Plain facts of the member. */
import { Skeleton } from '@mantine/core';
import type { ReactNode } from 'react';

import { Panel } from '@/components/Panel';
import { TimeStamp } from '@/components/TimeStamp';
import type { MemberHeaderFragment } from '@/gql/graphql';
import { dayLabel, points } from '@/lib/format';
import { t } from '@/lib/i18n';

import classes from './ProfilePanel.module.css';

function birthdayText({ month, day }: { month: number; day: number }): string {
  return dayLabel(`2024-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`, false);
}

export function ProfilePanel({ member }: { member: MemberHeaderFragment | null }) {
  return (
    <Panel title={t('member.profile')}>
      <dl className={classes.list}>
        <Fact name={t('member.externalId')} wait={member === null}>{member?.externalId}</Fact>
        <Fact name={t('member.joined')} wait={member === null}>{member ? <TimeStamp at={member.enrolledAt} show="date" /> : null}</Fact>
        <Fact name={t('member.orderCount')} wait={member === null}>{member ? points(member.orderCount) : null}</Fact>
        <Fact name={t('member.lastActivity')} wait={member === null}>
          {member?.lastActivityAt ? <TimeStamp at={member.lastActivityAt} show="ago" /> : t('members.never')}
        </Fact>
        {member?.birthday ? <Fact name={t('member.birthday')} wait={false}>{birthdayText(member.birthday)}</Fact> : null}
      </dl>
    </Panel>
  );
}

function Fact({ name, wait, children }: { name: string; wait: boolean; children: ReactNode }) {
  return <div className={classes.row}><dt>{name}</dt><dd>{wait ? <Skeleton h={14} w={70} /> : children}</dd></div>;
}
