/** The widget: one module at a stable address that makes the elements of a page work. */
import { sender } from './api';
import { PunchcardBalance } from './balance';
import { define, share, store } from './base';
import { readConfig } from './config';
import { PunchcardProductPoints } from './product-points';
import { ARRIVAL, seen } from './seen';
import { Store } from './store';

/** Elements that are loaded when the page has them. */
const LATER: Record<string, () => Promise<unknown>> = {
  'punchcard-panel': () => import('./panel'),
  'punchcard-refer': () => import('./refer'),
  'punchcard-notices': () => import('./notices'),
};

function start(shared: Store): void {
  share(shared);
  shared.addEventListener(
    'change',
    () => document.dispatchEvent(new CustomEvent('punchcard-ready', { detail: { member: shared.page.me !== null } })),
    { once: true },
  );
  const url = new URL(location.href);
  if (url.searchParams.has('ref') || seen(ARRIVAL) !== null) void import('./arrival').then(({ follow }) => follow(shared, url));
  define('punchcard-balance', PunchcardBalance);
  define('punchcard-product-points', PunchcardProductPoints);
  load();
  new MutationObserver(load).observe(document.documentElement, { childList: true, subtree: true });
}

function load(): void {
  for (const name of Object.keys(LATER)) {
    if (document.querySelector(name) === null) continue;
    void LATER[name]?.();
    delete LATER[name];
  }
}

/** Ask for everything again: somebody signed in or out, or has just bought. */
export function refresh(): Promise<void> {
  return store().refresh();
}

export { start, Store };

if (document.querySelector('meta[name="punchcard-preview"]') === null) {
  const config = readConfig(document, import.meta.url);
  start(new Store(config, sender(config)));
}
