/** Where a code is in its life: the word, and until when or since when. */
import type { RedemptionFieldsFragment, RedemptionStatus } from '@/gql/graphql';
import { t } from '@/lib/i18n';

import { Tag, type Tone } from './Tag';
import { TimeStamp } from './TimeStamp';

const tones: Record<RedemptionStatus, Tone> = { ISSUED: 'accent', USED: 'out', CANCELLED: 'plain', EXPIRED: 'plain' };

export function CodeTag({ status }: { status: RedemptionStatus }) {
  return <Tag tone={tones[status]}>{t(`codes.state.${status}`)}</Tag>;
}

type Redemption = Pick<RedemptionFieldsFragment, 'status' | 'expiresAt' | 'settledAt' | 'returned'>;

/** "until 3 Mar 2027", "on 2 Nov 2026", and whether the points came back. */
export function CodeWhen({ redemption: { status, expiresAt, settledAt, returned } }: { redemption: Redemption }) {
  if (status === 'ISSUED') {
    return expiresAt ? <span>{t('codes.until')} <TimeStamp at={expiresAt} show="date" /></span> : <span>{t('codes.forEver')}</span>;
  }
  return (
    <span>
      {settledAt ? <>{t('codes.on')} <TimeStamp at={settledAt} show="date" /></> : null}
      {returned ? `, ${t('codes.returned')}` : null}
    </span>
  );
}
