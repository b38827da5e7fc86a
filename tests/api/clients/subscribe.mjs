// The official graphql-ws client: node subscribe.mjs URL COUNT, with a JSON object
// {query, variables, connectionParams, headers, after} on standard input.
// Prints each message as a JSON line, then {"closed": code} when the socket closes.
// `after: true` makes it resume after the last cursor it has seen, as the admin does.
import { createClient } from 'graphql-ws';
import WebSocket from 'ws';

const [url, wanted] = [process.argv[2], Number(process.argv[3])];
let input = '';
for await (const chunk of process.stdin) input += chunk;
const { query, variables, connectionParams, headers, after } = JSON.parse(input);

class WithHeaders extends WebSocket {
  constructor(address, protocols) {
    super(address, protocols, { headers });
  }
}

const say = (message) => console.log(JSON.stringify(message));
let [seen, cursor] = [0, variables?.after];
const client = createClient({
  url,
  webSocketImpl: WithHeaders,
  connectionParams,
  lazy: true,
  retryAttempts: after ? 20 : 0,
  retryWait: () => new Promise((resolve) => setTimeout(resolve, 100)),
  shouldRetry: () => Boolean(after),
  on: {
    connected: () => say({ connected: true }),
    closed: (event) => say({ closed: event.code, reason: event.reason }),
  },
});

const subscribe = () =>
  new Promise((resolve, reject) => {
    const stop = client.subscribe(
      { query, variables: { ...variables, after: cursor } },
      {
        next: (message) => {
          say(message);
          seen += 1;
          const [event] = Object.values(message.data ?? {});
          if (event?.cursor) cursor = event.cursor;
          if (seen >= wanted) {
            stop();
            resolve();
          }
        },
        error: (error) => {
          say({ error: Array.isArray(error) ? error : String(error?.code ?? error) });
          reject(error);
        },
        complete: resolve,
      },
    );
  });

await subscribe().catch(() => {});
await client.dispose();
