/** States of a mail and the tone each is told in. */
import type { Tone } from '@/components/Tag';
import type { EmailState } from '@/gql/graphql';

export const states = ['QUEUED', 'SENDING', 'SENT', 'KEPT', 'FAILED', 'BOUNCED', 'SKIPPED', 'HELD'] as const satisfies readonly EmailState[];

const tones: Record<EmailState, Tone> = {
  QUEUED: 'accent', SENDING: 'accent', SENT: 'in', KEPT: 'plain', FAILED: 'danger', BOUNCED: 'danger', SKIPPED: 'warn', HELD: 'warn',
};

export function toneOf(state: EmailState): Tone {
  return tones[state];
}
