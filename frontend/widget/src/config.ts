/** How the page has set the widget up: attributes of the script element that loads it. */

export interface Config {
  /** The storefront endpoint. */
  api: string;
  key: string | null;
  language: string;
  /** The customer's token of now; null for a visitor. `fresh`: the last one is not good any more. */
  token: (fresh: boolean) => Promise<string | null>;
}

const ATTRIBUTE = 'data-punchcard-key';

export function readConfig(page: Document, own: string): Config {
  const data = page.querySelector<HTMLElement>(`script[${ATTRIBUTE}]`)?.dataset ?? {};
  return {
    api: data['punchcardApi'] ?? new URL('../graphql/storefront', own).href,
    key: data['punchcardKey'] ?? null,
    language: page.documentElement.lang.toLowerCase() || 'en',
    token: tokens(data['punchcardToken'] ?? null, data['punchcardTokenUrl'] ?? null),
  };
}

/** A token written into the page, or asked of the shop's own server, which knows who is signed in. */
function tokens(written: string | null, address: string | null): Config['token'] {
  let known = written === null || written === '' ? null : Promise.resolve<string | null>(written);
  return (fresh) => {
    if (address !== null && address !== '' && (known === null || fresh)) known = fetchToken(address);
    else if (fresh) known = null;
    return known ?? Promise.resolve(null);
  };
}

async function fetchToken(address: string): Promise<string | null> {
  try {
    const response = await fetch(address, { credentials: 'same-origin', headers: { accept: 'application/json' } });
    if (!response.ok || response.status === 204) return null;
    const body = (await response.json()) as { token?: string | null };
    return body.token ?? null;
  } catch {
    return null;
  }
}
