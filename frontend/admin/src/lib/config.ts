/** Where the API is: `config.json` beside index.html names it; an empty apiUrl means this same origin. */

export interface ApiConfig {
  httpUrl: string;
  socketUrl: string;
}

const PATH = '/graphql/admin';

export function apiFrom(apiUrl: string, origin: string): ApiConfig {
  const base = new URL(apiUrl === '' ? '/' : apiUrl, origin);
  const http = new URL(base.pathname.replace(/\/$/, '') + PATH, base);
  const socket = new URL(http);
  socket.protocol = http.protocol === 'https:' ? 'wss:' : 'ws:';
  return { httpUrl: http.toString(), socketUrl: socket.toString() };
}

function readApiUrl(body: unknown): string {
  if (typeof body !== 'object' || body === null || !('apiUrl' in body)) return '';
  return typeof body.apiUrl === 'string' ? body.apiUrl : '';
}

let origin = '';

/** Where Punchcard itself answers: this same origin unless config.json names another. */
export function apiOrigin(): string {
  return origin || window.location.origin;
}

/** A missing or broken file is the ordinary case of the same origin, not a fault. */
export async function loadConfig(): Promise<ApiConfig> {
  let apiUrl = '';
  try {
    const answer = await fetch(`${import.meta.env.BASE_URL}config.json`);
    if (answer.ok) apiUrl = readApiUrl(await answer.json());
  } catch {
    apiUrl = '';
  }
  const api = apiFrom(apiUrl, window.location.origin);
  origin = new URL(api.httpUrl).origin;
  return api;
}
