/** Who came by a friend's link: the code is kept until they sign in, and told to the shop then. */
import document from '../../../graphql/operations/storefront/widget_claim.graphql';
import type { WidgetArrivalQuery } from './gql';
import { ARRIVAL, forget, remember, seen } from './seen';
import type { Store } from './store';

export const PARAMETER = 'ref';
const KEPT = 30 * 24 * 3600 * 1000;

interface Arrival {
  code: string;
  productUrl: string;
  at: number;
  /** The server's word for when that was: an order before the sign-in does not come before it. */
  arrival?: string;
}

/** From the page that a link led to until the shop knows the customer. */
export function follow(store: Store, url: URL): void {
  void arrive(store, url);
  store.addEventListener('change', () => void claim(store));
  void claim(store);
}

/** Note the code of the page's address. The first friend counts, as it does in the shop. */
export async function arrive(store: Store, url: URL): Promise<void> {
  const code = url.searchParams.get(PARAMETER);
  if (code === null || code === '' || kept() !== null) return;
  keep({ code, productUrl: url.origin + url.pathname, at: Date.now() });
  try {
    const { data } = await store.ask(document, 'WidgetArrival', { code });
    const offer = data?.['referralOffer'] as WidgetArrivalQuery['referralOffer'] | undefined;
    const found = kept();
    if (offer && found?.code === code) keep({ ...found, arrival: offer.arrival });
  } catch {
    // The claim counts from when it is told, then.
  }
}

/** Tell the shop as soon as it knows the customer; whatever it answers, it is not told again. */
export async function claim(store: Store): Promise<void> {
  const found = store.page.customer ? kept() : null;
  if (found === null) return;
  forget(ARRIVAL); // at once: the page may change again while this is asked
  try {
    const { code, productUrl, arrival } = found;
    const { fault } = await store.ask(document, 'WidgetClaim', { input: { code, productUrl, arrival } });
    if (fault === null) return;
  } catch {
    // Not reached: again with the next page.
  }
  keep(found);
}

function keep(arrival: Arrival): void {
  remember(ARRIVAL, JSON.stringify(arrival));
}

function kept(): Arrival | null {
  try {
    const found = JSON.parse(seen(ARRIVAL) ?? 'null') as Arrival | null;
    return found !== null && Date.now() - found.at < KEPT ? found : null;
  } catch {
    return null;
  }
}
