/** State of the live connection outside React: leaves subscribe to just the piece they show. */
import { useEffect, useEffectEvent, useSyncExternalStore } from 'react';

export type Connection = 'connecting' | 'connected' | 'reconnecting' | 'stopped';

export interface LiveStatus {
  connection: Connection;
  paused: boolean;
  waiting: number;
}

type Listener = () => void;

let status: LiveStatus = { connection: 'connecting', paused: false, waiting: 0 };
const statusListeners = new Set<Listener>();
const topicListeners = new Map<string, Set<Listener>>();

export function getStatus(): LiveStatus {
  return status;
}

export function setStatus(change: Partial<LiveStatus>): void {
  const next = { ...status, ...change };
  if (next.connection === status.connection && next.paused === status.paused && next.waiting === status.waiting) return;
  status = next;
  for (const listener of statusListeners) listener();
}

export function onStatus(listener: Listener): () => void {
  statusListeners.add(listener);
  return () => statusListeners.delete(listener);
}

export function useLiveStatus(): LiveStatus {
  return useSyncExternalStore(onStatus, getStatus);
}

export function onTopic(topic: string, listener: Listener): () => void {
  const listeners = topicListeners.get(topic) ?? new Set();
  listeners.add(listener);
  topicListeners.set(topic, listeners);
  return () => listeners.delete(listener);
}

const touchedAt = new Map<string, number>();
const JUST_NOW_MS = 3_000;

/** Whether a topic was touched while whoever asks was still being drawn. */
export function touchedJustNow(topic: string): boolean {
  return Date.now() - (touchedAt.get(topic) ?? 0) < JUST_NOW_MS;
}

export function tell(topics: Iterable<string>): void {
  for (const topic of topics) touchedAt.set(topic, Date.now());
  for (const topic of new Set(topics)) for (const listener of topicListeners.get(topic) ?? []) listener();
}

/** At once, then at most once a gap; the last call is never dropped. */
export function throttled(work: () => void, gapMs: number): { call: () => void; cancel: () => void } {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let last = Number.NEGATIVE_INFINITY;
  const run = () => {
    timer = undefined;
    last = Date.now();
    work();
  };
  const call = () => {
    if (timer === undefined) timer = setTimeout(run, Math.max(0, last + gapMs - Date.now()));
  };
  return { call, cancel: () => clearTimeout(timer) };
}

/** Calls back when a topic was touched by live events, at most once a gap. */
export function useLiveTopic(topic: string | null, work: () => void, gapMs = 600): void {
  const latest = useEffectEvent(work);
  useEffect(() => {
    if (topic === null) return undefined;
    const slow = throttled(() => latest(), gapMs);
    const stop = [onTopic(topic, slow.call), onTopic('everything', slow.call)];
    if (touchedJustNow(topic)) slow.call();
    return () => {
      slow.cancel();
      for (const end of stop) end();
    };
  }, [topic, gapMs]);
}
