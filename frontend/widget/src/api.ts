/** GraphQL by fetch: who asks is said in headers, never by cookies. */
import type { Config } from './config';

export type Variables = Record<string, unknown>;

export interface Answer {
  data: Record<string, unknown> | null;
  /** The code of the first fault, if there was one. */
  fault: string | null;
}

export type Send = (document: string, operation: string, variables: Variables, token: string | null) => Promise<Answer>;

export function sender(config: Pick<Config, 'api' | 'key'>): Send {
  return async (document, operation, variables, token) => {
    const headers: Record<string, string> = { 'content-type': 'application/json', accept: 'application/json' };
    if (token !== null) headers['authorization'] = `Bearer ${token}`;
    else if (config.key !== null) headers['x-punchcard-key'] = config.key;
    const response = await fetch(config.api, {
      method: 'POST',
      credentials: 'omit',
      headers,
      body: JSON.stringify({ query: document, operationName: operation, variables }),
    });
    const body = (await response.json()) as {
      data?: Record<string, unknown> | null;
      errors?: { extensions?: { code?: string } }[];
    };
    const first = body.errors?.[0];
    return { data: body.data ?? null, fault: first === undefined ? null : (first.extensions?.code ?? 'INTERNAL') };
  };
}
