// Weighs the built widget against its budgets (gzip): what every page loads, and each lazy part.
import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';

const LIMITS = { loader: 10_000, lazy: 25_000 };
const ENTRY = 'src/punchcard.ts';
const dist = new URL('../dist/', import.meta.url);
const manifest = JSON.parse(readFileSync(new URL('.vite/manifest.json', dist), 'utf8'));

const weigh = (key) => gzipSync(readFileSync(new URL(manifest[key].file, dist)), { level: 9 }).length;

/** All modules that one needs before it runs, itself among them. */
function closure(key, seen = new Set()) {
  if (seen.has(key)) return seen;
  seen.add(key);
  for (const other of manifest[key].imports ?? []) closure(other, seen);
  return seen;
}

const first = closure(ENTRY);
const sum = (keys) => [...keys].reduce((all, key) => all + weigh(key), 0);
const rows = [['loader and small elements', sum(first), LIMITS.loader]];
for (const key of manifest[ENTRY].dynamicImports ?? []) {
  // The panel's launcher loads the panel: they count together.
  const inner = [key, ...(manifest[key].dynamicImports ?? [])].flatMap((one) => [...closure(one)]);
  rows.push([`lazy: ${key}`, sum(new Set(inner.filter((one) => !first.has(one)))), LIMITS.lazy]);
}
let over = false;
for (const [name, bytes, limit] of rows) {
  over ||= bytes > limit;
  process.stdout.write(`${bytes > limit ? 'OVER' : 'ok  '} ${(bytes / 1000).toFixed(1).padStart(7)} kB of ${limit / 1000} kB  ${name}\n`);
}
if (first.size !== 1) {
  over = true;
  process.stdout.write(`OVER a page loads ${first.size} modules before anything is shown\n`);
}
process.exitCode = over ? 1 : 0;
