// Fails when the types of the admin or of the widget are not what the schemas and the operations give
// now: run `npm run codegen` in frontend/admin.
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const gql = join(root, 'src/gql');
const generated = () => [...readdirSync(gql).toSorted().map((name) => join(gql, name)), join(root, '../widget/src/gql.ts')];
const read = () => JSON.stringify(generated().map((path) => [path, readFileSync(path, 'utf8')]));
const cli = join(root, 'node_modules/@graphql-codegen/cli/cjs/bin.js');
const before = read();
execFileSync(process.execPath, [cli, '--config', 'codegen.ts', '--silent'], { cwd: root, stdio: 'inherit' });
if (read() !== before) {
  process.stderr.write('src/gql or ../widget/src/gql.ts did not match the schemas and the operations; they were written anew. Commit them.\n');
  process.exitCode = 1;
}
