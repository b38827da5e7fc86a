/** j and k walk the rows; the link of the row takes the focus, so Enter opens it. */
import { type RefObject, useRef } from 'react';

import { useShortcuts } from '@/lib/shortcuts';

export function useRowKeys(scroller: RefObject<HTMLElement | null>, count: number, show: (index: number) => void): void {
  const at = useRef(-1);
  const go = (step: number) => {
    const focused = document.activeElement?.closest('[data-index]')?.getAttribute('data-index');
    const from = focused === null || focused === undefined ? at.current : Number(focused);
    at.current = Math.min(count - 1, Math.max(0, from + step));
    show(at.current);
    // The row may have to be drawn first.
    requestAnimationFrame(() => {
      scroller.current?.querySelector<HTMLElement>(`[data-index="${at.current}"] [data-row-link]`)?.focus({ preventScroll: true });
    });
  };
  useShortcuts({ j: () => go(1), k: () => go(-1) });
}
