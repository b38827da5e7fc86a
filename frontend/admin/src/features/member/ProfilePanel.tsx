/** Plain facts of the member. */
import { Button, Skeleton } from '@mantine/core';
import { type ReactNode, useState } from 'react';

import { Panel } from '@/components/Panel';
import { TimeStamp } from '@/components/TimeStamp';
import type { MemberHeaderFragment } from '@/gql/graphql';
import { dayLabel, points } from '@/lib/format';
import { t } from '@/lib/i18n';

import { BirthdayModal } from './BirthdayModal';
import { MemberTags } from './MemberTags';
import classes from './ProfilePanel.module.css';

function birthdayText({ month, day }: { month: number; day: number }): string {
  return dayLabel(`2024-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`, false);
}

export function ProfilePanel({ member }: { member: MemberHeaderFragment | null }) {
  const [editing, setEditing] = useState(false);
  return (
    <Panel title={t('member.profile')}>
      <dl className={classes.list}>
        <Fact name={t('member.externalId')} wait={member === null}>{member?.externalId}</Fact>
        <Fact name={t('member.joined')} wait={member === null}>{member ? <TimeStamp at={member.enrolledAt} show="date" /> : null}</Fact>
        <Fact name={t('member.orderCount')} wait={member === null}>{member ? points(member.orderCount) : null}</Fact>
        <Fact name={t('member.lastActivity')} wait={member === null}>
          {member?.lastActivityAt ? <TimeStamp at={member.lastActivityAt} show="ago" /> : t('members.never')}
        </Fact>
        <Fact name={t('member.birthday')} wait={member === null}>
          <Button variant="subtle" size="compact-sm" onClick={() => setEditing(true)}>
            {member?.birthday ? birthdayText(member.birthday) : t('member.birthdayAdd')}<span className="visually-hidden">. {t('member.birthdayEdit')}</span>
          </Button>
        </Fact>
      </dl>
      {member ? <MemberTags memberId={member.id} tags={member.tags} /> : null}
      <BirthdayModal member={editing ? member : null} onClose={() => setEditing(false)} />
    </Panel>
  );
}

function Fact({ name, wait, children }: { name: string; wait: boolean; children: ReactNode }) {
  return <div className={classes.row}><dt>{name}</dt><dd>{wait ? <Skeleton h={14} w={70} /> : children}</dd></div>;
}
