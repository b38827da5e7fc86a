/** What the larger elements look like: buttons, cards, the row of holes, dialogs. */
import { css, html, type TemplateResult } from 'lit';

export const sheet = css`
  * {
    box-sizing: border-box;
  }
  button,
  .button {
    font: 600 15px / 1.2 var(--_font, inherit);
    min-height: 44px;
    padding: 10px 18px;
    border: 1px solid transparent;
    border-radius: var(--_radius, 14px);
    background: var(--_accent);
    color: var(--_on-accent);
    cursor: pointer;
    text-decoration: none;
    display: inline-block;
    text-align: center;
  }
  button.quiet {
    background: transparent;
    color: var(--_ink);
    border-color: color-mix(in srgb, var(--_ink) 35%, transparent);
  }
  button.icon {
    background: transparent;
    color: inherit;
    min-width: 44px;
    padding: 0;
    font-size: 22px;
  }
  button:disabled {
    opacity: 0.6;
    cursor: default;
  }
  :focus-visible {
    outline: 3px solid var(--_ink);
    outline-offset: 2px;
  }
  button.icon:focus-visible {
    outline-color: currentcolor;
    outline-offset: -4px;
  }
  h2,
  h3,
  p {
    margin: 0;
  }
  h2 {
    font-size: 20px;
    line-height: 1.25;
  }
  h3 {
    font-size: 16px;
  }
  .small {
    font-size: 14px;
    color: color-mix(in srgb, var(--_ink) 78%, var(--_background));
  }
  .surface {
    background: var(--_background);
    color: var(--_ink);
    font: 400 15px / 1.45 var(--_font, inherit);
    border-radius: calc(var(--_radius, 14px) + 4px);
    overflow-wrap: anywhere;
  }
  .code {
    font: 700 17px / 1.3 ui-monospace, Menlo, monospace;
    letter-spacing: 0.04em;
    padding: 10px 12px;
    border: 2px dashed color-mix(in srgb, var(--_ink) 35%, transparent);
    border-radius: var(--_radius, 14px);
    user-select: all;
  }
  .row {
    display: flex;
    gap: 10px;
    align-items: center;
    flex-wrap: wrap;
  }
  .holes {
    display: flex;
    gap: 6px;
  }
  .holes i {
    width: 14px;
    height: 14px;
    border-radius: 50%;
    border: 2px solid currentcolor;
  }
  .holes i.on {
    background: currentcolor;
  }
  dialog {
    border: 0;
    padding: 0;
    color: var(--_ink);
    box-shadow: 0 18px 60px rgb(0 0 0 / 30%);
  }
  dialog::backdrop {
    background: rgb(0 0 0 / 45%);
  }
  @media (prefers-reduced-motion: no-preference) {
    dialog[open],
    .rise {
      animation: rise 0.18s ease-out;
    }
  }
  @keyframes rise {
    from {
      transform: translateY(10px);
      opacity: 0;
    }
  }
`;

const HOLES = 10;

/** The row of holes that fills, toward a reward or a tier; `percent` 0 to 100. */
export function holes(percent: number, label: string): TemplateResult {
  const filled = Math.min(HOLES, Math.floor(percent / HOLES));
  return html`<div class="holes" part="holes" role="img" aria-label=${label}>
    ${Array.from({ length: HOLES }, (_, at) => html`<i class=${at < filled ? 'on' : ''}></i>`)}
  </div>`;
}

/** Hand a text over: by the device's own sheet if there is one, else to the clipboard. */
export async function hand(text: string, title: string, url: string | null): Promise<'shared' | 'copied' | 'failed'> {
  if (typeof navigator.share === 'function') {
    try {
      await navigator.share({ title, text, ...(url === null ? {} : { url }) });
      return 'shared';
    } catch (fault) {
      if (fault instanceof DOMException && fault.name === 'AbortError') return 'failed';
    }
  }
  return copy(text);
}

export async function copy(text: string): Promise<'copied' | 'failed'> {
  try {
    await navigator.clipboard.writeText(text);
    return 'copied';
  } catch {
    return 'failed';
  }
}
