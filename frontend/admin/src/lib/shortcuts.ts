/** Single keys and two-key jumps such as `g m`; silent while somebody types or a dialog is open. */
import { useEffect, useEffectEvent } from 'react';

type Shortcuts = Record<string, () => void>;

const PAUSE_MS = 900;

export function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target.isContentEditable || target.closest('[role="dialog"]') !== null) return true;
  return ['INPUT', 'TEXTAREA', 'SELECT'].includes(target.tagName);
}

/** Feeds one key; answers what to run and what is waited for. */
export function step(shortcuts: Shortcuts, pending: string, key: string): { run: (() => void) | null; pending: string } {
  const sequence = pending === '' ? key : `${pending} ${key}`;
  const exact = shortcuts[sequence];
  if (exact) return { run: exact, pending: '' };
  if (Object.keys(shortcuts).some((known) => known.startsWith(`${sequence} `))) return { run: null, pending: sequence };
  return pending === '' ? { run: null, pending: '' } : step(shortcuts, '', key);
}

export function useShortcuts(shortcuts: Shortcuts): void {
  const feed = useEffectEvent((pending: string, key: string) => step(shortcuts, pending, key));
  useEffect(() => {
    let pending = '';
    let at = 0;
    const onKey = (event: KeyboardEvent) => {
      if (event.metaKey || event.ctrlKey || event.altKey || event.defaultPrevented || isTyping(event.target)) return;
      const now = Date.now();
      const next = feed(now - at > PAUSE_MS ? '' : pending, event.key);
      pending = next.pending;
      at = now;
      if (next.run !== null) {
        event.preventDefault();
        next.run();
      }
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, []);
}
