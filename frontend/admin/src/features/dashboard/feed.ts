/** The feed as shown: what was read at first and what came since, each activity once, newest first. */
import type { Activity } from '@/lib/sentence';

export const KEEP = 40;

export function joinFeed(read: readonly Activity[], live: readonly Activity[]): Activity[] {
  const known = new Set(read.map(({ id }) => id));
  return [...live.filter(({ id }) => !known.has(id)), ...read];
}
