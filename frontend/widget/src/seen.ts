/** Which notices and activities this browser has seen; forgotten where nothing can be kept. */

const PREFIX = 'punchcard:';

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
