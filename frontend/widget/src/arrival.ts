/** Who came by a friend's link: the code is kept until they sign in, and told to the shop then. */
import document from '../../../graphql/operations/storefront/widget_claim.graphql';
import { forget, remember, seen } from './seen';
import type { Store } from './store';

export const PARAMETER = 'ref';
const NAME = 'arrival';
const KEPT = 30 * 24 * 3600 * 1000;

interface Arrival {
  code: string;
  productUrl: string;
  at: number;
}

/** Note the code of the page's address. The first friend counts, as it does in the shop. */
export function arrive(url: URL): void {
  const code = url.searchParams.get(PARAMETER);
  if (code === null || code === '' || kept() !== null) return;
  remember(NAME, JSON.stringify({ code, productUrl: url.origin + url.pathname, at: Date.now() } satisfies Arrival));
}

/** Tell the shop as soon as it knows the customer; whatever it answers, it is not told again. */
export async function claim(store: Store): Promise<void> {
  const found = store.page.customer ? kept() : null;
  if (found === null) return;
  forget(NAME); // at once: the page may change again while this is asked
  try {
    const { code, productUrl } = found;
    const { fault } = await store.ask(document, 'WidgetClaim', { input: { code, productUrl } });
    if (fault === null) return;
  } catch {
    // Not reached: again with the next page.
  }
  remember(NAME, JSON.stringify(found));
}

function kept(): Arrival | null {
  try {
    const found = JSON.parse(seen(NAME) ?? 'null') as Arrival | null;
    return found !== null && Date.now() - found.at < KEPT ? found : null;
  } catch {
    return null;
  }
}
