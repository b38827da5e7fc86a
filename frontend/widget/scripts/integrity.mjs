// Writes dist/integrity.json: the hash of every module, for the integrity attribute of a page.
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';

const dist = new URL('../dist/', import.meta.url);
const files = readdirSync(dist, { recursive: true })
  .map((name) => name.replaceAll('\\', '/'))
  .filter((name) => name.endsWith('.js'))
  .toSorted();
const hash = (name) => `sha384-${createHash('sha384').update(readFileSync(new URL(name, dist))).digest('base64')}`;
const found = Object.fromEntries(files.map((name) => [name, hash(name)]));
writeFileSync(new URL('integrity.json', dist), `${JSON.stringify(found, null, 2)}\n`);
process.stdout.write(`integrity of punchcard.js: ${found['punchcard.js']}\n`);
