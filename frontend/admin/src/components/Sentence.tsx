/** The sentence of an activity, its names as links. */
import { Link } from '@tanstack/react-router';

import { type Activity, sentenceOf } from '@/lib/sentence';

import { T } from './T';

export function Sentence({ activity, where }: { activity: Activity; where: 'timeline' | 'feed' }) {
  const { id, values } = sentenceOf(activity, where);
  const member = (
    <Link to="/members/$memberId" params={{ memberId: activity.member.id }} className="link">{activity.member.name}</Link>
  );
  return <T id={id} values={{ ...values, member }} />;
}
