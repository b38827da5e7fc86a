/** Short messages at the foot of the screen: said once, then gone. */
import { useSyncExternalStore } from 'react';

interface Toast {
  id: number;
  message: string;
  tone: 'plain' | 'danger';
}

const STAY_MS = 6_000;
const AT_ONCE = 3;
let toasts: readonly Toast[] = [];
let last = 0;
const listeners = new Set<() => void>();

function set(next: readonly Toast[]): void {
  toasts = next;
  for (const listener of listeners) listener();
}

export function dismiss(id: number): void {
  set(toasts.filter((one) => one.id !== id));
}

export function toast(message: string, tone: Toast['tone'] = 'plain'): void {
  last += 1;
  const id = last;
  set([...toasts, { id, message, tone }].slice(-AT_ONCE));
  setTimeout(() => dismiss(id), STAY_MS);
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function useToasts(): readonly Toast[] {
  return useSyncExternalStore(subscribe, () => toasts);
}
