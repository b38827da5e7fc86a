/** The mark: a card with three holes, one of them filled. */
import { svg, type TemplateResult } from 'lit';

export const mark: TemplateResult = svg`<svg viewBox="0 0 24 24" width="22" height="22" aria-hidden="true">
  <rect x="2" y="5" width="20" height="14" rx="4" fill="none" stroke="currentColor" stroke-width="2" />
  <circle cx="7.5" cy="12" r="2" fill="currentColor" />
  <circle cx="12" cy="12" r="1.5" fill="none" stroke="currentColor" />
  <circle cx="16.5" cy="12" r="1.5" fill="none" stroke="currentColor" />
</svg>`;
