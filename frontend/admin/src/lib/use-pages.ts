/** Keyset pages of a connection as one growing list; every page stays subscribed to the cache. */
import type { CombinedError, RequestPolicy, TypedDocumentNode } from '@urql/core';
import { useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react';
import { useClient } from 'urql';
import { pipe, subscribe } from 'wonka';

export interface Connection<Node> {
  edges: ReadonlyArray<{ cursor: string; node: Node }>;
  pageInfo: { hasNextPage: boolean; endCursor?: string | null };
  totalCount?: number | null;
}
interface Page<Node> {
  connection: Connection<Node> | null;
  error: CombinedError | undefined;
}
export interface Pages<Node> {
  nodes: Node[];
  totalCount: number | null;
  loading: boolean;
  loadingMore: boolean;
  error: CombinedError | undefined;
  hasMore: boolean;
  loadMore: () => void;
  /** Reads the first page again. */
  refresh: () => void;
  /** Starts over from the first page; what is shown stays until the answer is there. */
  restart: () => void;
}
interface Options<Data, Variables, Node> {
  document: TypedDocumentNode<Data, Variables & { after?: string | null }>;
  variables: Variables;
  pick: (data: Data) => Connection<Node> | null | undefined;
  /** A list that only grows at its head keeps what a newer first page has pushed out. */
  grows?: boolean;
}

interface Identified {
  id: string;
}
type Edge<Node> = Connection<Node>['edges'][number];

/** New head rows first, then all that was known; without overlap the head alone is trusted. */
export function mergeHead<Node extends Identified>(
  head: ReadonlyArray<Edge<Node>>, known: ReadonlyArray<Edge<Node>>,
): ReadonlyArray<Edge<Node>> {
  const fresh = new Set(head.map(({ node }) => node.id));
  if (!known.some(({ node }) => fresh.has(node.id))) return head;
  return [...head, ...known.filter(({ node }) => !fresh.has(node.id))];
}

/** All rows in order, each once: a row that moved between two pages is not shown twice. */
export function flatten<Node extends Identified>(pages: ReadonlyArray<Page<Node>>): Node[] {
  const seen = new Map<string, Node>();
  for (const { connection } of pages) {
    for (const { node } of connection?.edges ?? []) if (!seen.has(node.id)) seen.set(node.id, node);
  }
  return [...seen.values()];
}

function grown<Node extends Identified>(old: Page<Node> | undefined, connection: Connection<Node>): Connection<Node> {
  if (!old?.connection) return connection;
  const edges = mergeHead(connection.edges, old.connection.edges);
  // The end of the list is where the first page once ended, not where the newer one does.
  return edges.length === connection.edges.length ? connection : { ...connection, edges, pageInfo: old.connection.pageInfo };
}

export function usePages<Data, Variables extends object, Node extends Identified>(
  options: Options<Data, Variables, Node>,
): Pages<Node> {
  const client = useClient();
  const latest = useRef(options);
  useLayoutEffect(() => {
    latest.current = options;
  });
  const key = JSON.stringify(options.variables);
  const [pages, setPages] = useState<Array<Page<Node>>>([]);
  const [opened, setOpened] = useState(0);
  const stops = useRef<Array<() => void>>([]);
  const shown = useRef<string | null>(null);

  const ask = useCallback((after: string | null, requestPolicy: RequestPolicy) => {
    const { document, variables } = latest.current;
    return client.query(document, { ...variables, after }, { requestPolicy });
  }, [client]);

  const open = useCallback((index: number, after: string | null, policy: RequestPolicy) => {
    let first = index === 0;
    const { unsubscribe } = pipe(ask(after, policy), subscribe((result) => {
      if (!result.data && !result.error) return;
      const anew = first;
      first = false;
      setPages((before) => {
        const old = anew ? [] : before;
        const picked = result.data ? (latest.current.pick(result.data) ?? null) : null;
        const growing = index === 0 && latest.current.grows === true && picked !== null;
        const connection = growing ? grown(old[index], picked) : (picked ?? old[index]?.connection ?? null);
        return Object.assign([...old], { [index]: { connection, error: result.error } });
      });
    }));
    stops.current.push(unsubscribe);
    setOpened(stops.current.length);
  }, [ask]);

  const start = useCallback((policy: RequestPolicy) => {
    for (const stop of stops.current) stop();
    stops.current = [];
    open(0, null, policy);
  }, [open]);

  useEffect(() => {
    if (shown.current !== key) setPages([]);
    shown.current = key;
    start('cache-and-network');
    return () => {
      for (const stop of stops.current) stop();
      stops.current = [];
    };
  }, [key, start]);

  const last = pages.at(-1);
  const end = last?.connection?.pageInfo.hasNextPage ? last.connection.pageInfo.endCursor : null;
  const loadMore = useCallback(() => {
    if (typeof end === 'string' && stops.current.length === pages.length) open(pages.length, end, 'network-only');
  }, [end, open, pages.length]);
  const refresh = useCallback(() => void ask(null, 'network-only').toPromise(), [ask]);
  const restart = useCallback(() => start('network-only'), [start]);

  const nodes = useMemo(() => flatten(pages), [pages]);
  return {
    nodes,
    totalCount: pages[0]?.connection?.totalCount ?? null,
    loading: pages.length === 0,
    loadingMore: opened > pages.length && pages.length > 0,
    error: pages.find(({ error }) => error !== undefined)?.error,
    hasMore: typeof end === 'string',
    loadMore, refresh, restart,
  };
}
