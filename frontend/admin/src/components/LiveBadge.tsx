/** Says whether what is on the screen is moving: live, reconnecting or paused, and pauses it. */
import { Tooltip, UnstyledButton } from '@mantine/core';

import { t } from '@/lib/i18n';
import { setLivePaused } from '@/lib/live';
import { type LiveStatus, useLiveStatus } from '@/lib/live-store';

import classes from './LiveBadge.module.css';

type Shown = 'live' | 'paused' | 'connecting' | 'reconnecting';

function shownState({ connection, paused }: LiveStatus): Shown {
  if (connection === 'connected') return paused ? 'paused' : 'live';
  return connection === 'reconnecting' ? 'reconnecting' : 'connecting';
}

export function LiveBadge({ compact = false }: { compact?: boolean }) {
  const status = useLiveStatus();
  const shown = shownState(status);
  const text = shown === 'paused' && status.waiting > 0
    ? t('live.pausedWaiting', { n: status.waiting }) : t(`live.${shown}`);
  return (
    <Tooltip label={t(`live.${shown}.help`)} multiline w={240}>
      <UnstyledButton className={classes.badge} data-state={shown} data-compact={compact || undefined}
        aria-label={`${text}. ${t(status.paused ? 'live.resume' : 'live.pause')}`}
        onClick={() => setLivePaused(!status.paused)}>
        <span className={classes.dot} />
        <span className={compact ? 'visually-hidden' : undefined} role="status">{text}</span>
      </UnstyledButton>
    </Tooltip>
  );
}
