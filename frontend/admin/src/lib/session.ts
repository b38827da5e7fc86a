/** Who is signed in and in which programme: small contexts every screen reads. */
import { createContext, use } from 'react';

import type { SessionQuery } from '@/gql/graphql';

type Viewer = NonNullable<SessionQuery['viewer']>;
export type Program = NonNullable<SessionQuery['program']>;

interface Session {
  viewer: Viewer;
  program: Program;
  signOut: () => void;
}

export const SessionContext = createContext<Session | null>(null);

export function useSession(): Session {
  const session = use(SessionContext);
  if (session === null) throw new Error('useSession is for screens behind the sign-in.');
  return session;
}

export function useProgram(): Program {
  return useSession().program;
}

export function useZone(): string {
  return useProgram().timeZone;
}
