/** Which rows arrived after the list was first shown; the mark goes once they have been seen a while. */
import { useEffect, useRef, useState } from 'react';

const SEEN_AFTER_MS = 6_000;

export function useFresh(nodes: ReadonlyArray<{ id: string }>, loading: boolean): ReadonlySet<string> {
  const known = useRef<Set<string> | null>(null);
  const [fresh, setFresh] = useState<ReadonlySet<string>>(new Set());
  useEffect(() => {
    if (loading) return;
    if (known.current === null) {
      known.current = new Set(nodes.map(({ id }) => id));
      return;
    }
    const before = known.current;
    const head = nodes.findIndex(({ id }) => before.has(id));
    const arrived = nodes.slice(0, Math.max(0, head)).map(({ id }) => id);
    for (const { id } of nodes) before.add(id);
    if (arrived.length > 0) setFresh((old) => new Set([...old, ...arrived]));
  }, [nodes, loading]);
  useEffect(() => {
    if (fresh.size === 0) return undefined;
    const timer = setTimeout(() => setFresh(new Set()), SEEN_AFTER_MS);
    return () => clearTimeout(timer);
  }, [fresh]);
  return fresh;
}
