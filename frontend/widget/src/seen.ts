/** What this browser has seen, and by whom it came; forgotten where nothing can be kept. */

const PREFIX = 'punchcard:';

/** By whose code this browser came. */
export const ARRIVAL = 'arrival';

export function seen(name: string): string | null {
  try {
    return localStorage.getItem(PREFIX + name);
  } catch {
    return null;
  }
}

export function remember(name: string, value: string): void {
  try {
    localStorage.setItem(PREFIX + name, value);
  } catch {
    // Private windows may refuse: it is shown again next time.
  }
}

export function forget(name: string): void {
  try {
    localStorage.removeItem(PREFIX + name);
  } catch {
    // Nothing was kept.
  }
}
