/** The page in the admin's frame: the real elements, fed with a design that is not saved yet. */
import './preview.css';
import type { Send } from './api';
import { Store, start } from './punchcard';
import type { View } from './panel';

/** What the admin sends: answers by operation, and what is to be seen. */
interface Scene {
  type: 'punchcard-preview';
  member: boolean;
  answers: Record<string, Record<string, unknown>>;
  open: View | null;
  notices: boolean;
}

// The frame is of no origin and can keep nothing: every notice is new in it.
let scene: Scene | null = null;

const send: Send = (_document, operation) =>
  Promise.resolve({ data: scene?.answers[operation] ?? null, fault: null });

const store = new Store(
  { language: document.documentElement.lang, token: () => Promise.resolve(scene?.member ? 'preview' : null) },
  send,
);

function show(next: Scene): void {
  const first = scene === null;
  scene = next;
  if (first) start(store);
  else void store.refresh();
  document.querySelector('punchcard-notices')?.toggleAttribute('hidden', !next.notices);
  const panel = document.querySelector('punchcard-panel');
  if (next.open === null) panel?.removeAttribute('open');
  else if (panel?.getAttribute('open') !== next.open) panel?.setAttribute('open', next.open);
}

addEventListener('message', (event: MessageEvent<Scene>) => {
  // Who may frame this page is said in its policy: whoever the parent is, it is the admin.
  if (event.source === parent && event.data.type === 'punchcard-preview') show(event.data);
});
parent.postMessage({ type: 'punchcard-preview-ready' }, '*');
