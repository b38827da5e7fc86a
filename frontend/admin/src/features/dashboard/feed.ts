/** The feed as shown: what was read at first and what came since, each activity once, newest first. */
import type { Activity } from '@/lib/sentence';

export const KEEP = 40;

/** Of the live ones only those newer than what was read: the rest of them is in it, or too old. */
export function joinFeed(read: readonly Activity[], live: readonly Activity[]): Activity[] {
  const known = new Set(read.map(({ id }) => id));
  const met = live.findIndex(({ id }) => known.has(id));
  return [...(met === -1 ? live : live.slice(0, met)), ...read];
}
