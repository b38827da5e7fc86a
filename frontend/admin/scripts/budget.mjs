// Weighs the built admin against its budgets (gzip): initial JS, the largest lazy chunk, CSS.
import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';

const LIMITS = { initial: 260_000, lazy: 130_000, css: 40_000 };
const dist = new URL('../dist/', import.meta.url);
const manifest = JSON.parse(readFileSync(new URL('.vite/manifest.json', dist), 'utf8'));
const weights = new Map();

function weigh(file) {
  if (!weights.has(file)) weights.set(file, gzipSync(readFileSync(new URL(file, dist)), { level: 9 }).length);
  return weights.get(file);
}

/** All files a chunk needs before it runs. */
function closure(key, seen = new Set()) {
  if (seen.has(key)) return seen;
  seen.add(key);
  for (const other of manifest[key].imports ?? []) closure(other, seen);
  return seen;
}

const entry = Object.keys(manifest).find((key) => manifest[key].isEntry);
const first = closure(entry);
const initial = [...first].reduce((sum, key) => sum + weigh(manifest[key].file), 0);
const lazy = Object.keys(manifest).filter((key) => !first.has(key) && manifest[key].file.endsWith('.js'));
const heaviest = lazy.toSorted((a, b) => weigh(manifest[b].file) - weigh(manifest[a].file))[0];
const sheets = new Set(Object.values(manifest).flatMap((chunk) => [...(chunk.css ?? []), ...(chunk.file.endsWith('.css') ? [chunk.file] : [])]));
const css = [...sheets].reduce((sum, file) => sum + weigh(file), 0);

const rows = [
  ['initial JS', initial, LIMITS.initial],
  [`heaviest lazy chunk (${manifest[heaviest].file})`, weigh(manifest[heaviest].file), LIMITS.lazy],
  ['CSS in all', css, LIMITS.css],
];
let over = false;
for (const [name, bytes, limit] of rows) {
  over ||= bytes > limit;
  process.stdout.write(`${bytes > limit ? 'OVER' : 'ok  '} ${(bytes / 1000).toFixed(1).padStart(7)} kB of ${limit / 1000} kB  ${name}\n`);
}
const html = readFileSync(new URL('index.html', dist), 'utf8');
const inline = /<script(?![^>]*\bsrc=)[^>]*>|<style|\son\w+=|style=/i.exec(html);
if (inline !== null) {
  over = true;
  process.stdout.write(`OVER index.html holds inline code, which the content security policy forbids: ${inline[0]}\n`);
}
process.exitCode = over ? 1 : 0;
