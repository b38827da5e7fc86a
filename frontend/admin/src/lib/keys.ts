/** A fresh idempotency key; works also where crypto.randomUUID does not (plain http in a private network). */

export function newKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return `admin-${[...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('')}`;
}
