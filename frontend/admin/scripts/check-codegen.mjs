// Fails when src/gql is not what the schema and the operations give now: run `npm run codegen`.
import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const gql = join(root, 'src/gql');
const before = mkdtempSync(join(tmpdir(), 'punchcard-gql-'));
cpSync(gql, before, { recursive: true });
const read = (folder) => readdirSync(folder).toSorted().map((name) => [name, readFileSync(join(folder, name), 'utf8')]);
const cli = join(root, 'node_modules/@graphql-codegen/cli/cjs/bin.js');
try {
  execFileSync(process.execPath, [cli, '--config', 'codegen.ts', '--silent'], { cwd: root, stdio: 'inherit' });
  if (JSON.stringify(read(gql)) !== JSON.stringify(read(before))) {
    process.stderr.write('src/gql did not match the schema and the operations; it was written anew. Commit it.\n');
    process.exitCode = 1;
  }
} finally {
  rmSync(before, { recursive: true, force: true });
}
