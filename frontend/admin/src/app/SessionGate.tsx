/** Asks who is signed in; shows the sign-in screen or the app; a new client for each sign-in. */
import { lazy, type ReactNode, Suspense, useCallback, useEffect, useMemo, useState } from 'react';
import { Provider, useClient, useMutation, useQuery } from 'urql';
import { pipe, subscribe } from 'wonka';

import { EmptyState } from '@/components/EmptyState';
import { ErrorState } from '@/components/ErrorState';
import { SignInScreen } from '@/features/session/SignInScreen';
import { LiveActivityDocument, SessionDocument, SignOutDocument } from '@/gql/graphql';
import { makeClient } from '@/lib/client';
import type { ApiConfig } from '@/lib/config';
import { t } from '@/lib/i18n';
import { SessionContext } from '@/lib/session';

import classes from './SessionGate.module.css';
import { ShellSkeleton } from './shell/ShellSkeleton';

const LaunchScreen = lazy(() => import('@/features/launch/LaunchScreen').then((module) => ({ default: module.LaunchScreen })));

interface SessionGateProps {
  api: ApiConfig;
  children: ReactNode;
}

export function SessionGate({ api, children }: SessionGateProps) {
  const [sitting, setSitting] = useState({ number: 0, ended: false });
  const renew = useCallback((ended: boolean) => setSitting(({ number }) => ({ number: number + 1, ended })), []);
  return <Sitting key={sitting.number} api={api} ended={sitting.ended} onEnd={renew}>{children}</Sitting>;
}

interface SittingProps extends SessionGateProps {
  ended: boolean;
  onEnd: (byServer: boolean) => void;
}

/** One client for one sitting: the cache of whoever was signed in before goes with it. */
function Sitting({ api, ended, onEnd, children }: SittingProps) {
  const [client] = useState(() => makeClient(api, () => onEnd(true)));
  const leave = useCallback(() => onEnd(false), [onEnd]);
  return <Provider value={client}><Gate ended={ended} onSignedOut={leave}>{children}</Gate></Provider>;
}

interface GateProps {
  ended: boolean;
  onSignedOut: () => void;
  children: ReactNode;
}

function Gate({ ended, onSignedOut, children }: GateProps) {
  const [{ data, error }, ask] = useQuery({ query: SessionDocument });
  const [, signOut] = useMutation(SignOutDocument);
  const leave = useCallback(() => {
    void signOut({}).then(onSignedOut);
  }, [signOut, onSignedOut]);
  const session = useMemo(
    () => (data?.viewer && data.program ? { viewer: data.viewer, program: data.program, signOut: leave } : null),
    [data, leave],
  );
  if (session !== null) {
    return <SessionContext value={session}><LiveFeed />{children}</SessionContext>;
  }
  if (error) {
    return <div className={classes.middle}><ErrorState error={error} onRetry={() => ask({ requestPolicy: 'network-only' })} /></div>;
  }
  if (data === undefined) return <ShellSkeleton />;
  if (data.viewer?.role === 'admin') {
    return (
      <Suspense fallback={<ShellSkeleton />}>
        <LaunchScreen email={data.viewer.email ?? ''} onLaunched={() => ask({ requestPolicy: 'network-only' })} />
      </Suspense>
    );
  }
  if (data.viewer) return <div className={classes.middle}><EmptyState alone title={t('program.none.title')}>{t('program.none.text')}</EmptyState></div>;
  return <SignInScreen ended={ended} onSignedIn={() => ask({ requestPolicy: 'network-only' })} />;
}

/** Holds the one subscription open while somebody is signed in; draws nothing, so no event draws anything here. */
function LiveFeed() {
  const client = useClient();
  useEffect(() => {
    const { unsubscribe } = pipe(client.subscription(LiveActivityDocument, {}), subscribe(() => undefined));
    return unsubscribe;
  }, [client]);
  return null;
}
