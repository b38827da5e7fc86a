// The server audits of graphql-http: node audit.mjs URL, with the header in AUTHORIZATION.
// Prints one JSON object a line: id, name, status (ok, notice, warn, error), reason.
import { auditServer } from 'graphql-http';

const headers = { authorization: process.env.AUTHORIZATION };
const results = await auditServer({
  url: process.argv[2],
  fetchFn: (url, init = {}) => fetch(url, { ...init, headers: { ...init.headers, ...headers } }),
});
for (const { id, name, status, reason } of results) {
  console.log(JSON.stringify({ id, name, status, reason }));
}
