/** What the panel looks like. */
import { css } from 'lit';

export const style = css`
  dialog {
    margin: 0;
    position: fixed;
    inset: auto;
    bottom: 20px;
    left: var(--_left, auto);
    right: var(--_right, 20px);
    width: min(400px, calc(100vw - 40px));
    height: min(680px, calc(100vh - 40px));
    max-height: none;
    overflow: hidden;
  }
  dialog[open] {
    display: flex;
    flex-direction: column;
  }
  .head {
    background: var(--_accent);
    color: var(--_on-accent);
    padding: 16px 20px 18px;
    display: grid;
    gap: 8px;
  }
  .head .bar {
    display: flex;
    justify-content: space-between;
    align-items: start;
    gap: 12px;
  }
  .head .icon {
    margin: -8px -12px -8px 0;
  }
  .head .icon:focus-visible,
  .tabs button:focus-visible {
    outline-color: currentcolor;
  }
  .picture {
    max-width: 100%;
    max-height: 160px;
    border-radius: calc(var(--_radius, 14px) / 2);
  }
  .head .picture {
    max-height: 36px;
  }
  .balance {
    font-size: 34px;
    line-height: 1.1;
    letter-spacing: -0.02em;
  }
  .balance small {
    font-size: 15px;
    font-weight: 400;
    letter-spacing: 0;
  }
  .tabs {
    display: flex;
    gap: 2px;
    padding: 0 10px;
    overflow-x: auto;
    border-bottom: 1px solid color-mix(in srgb, var(--_ink) 18%, transparent);
    flex: none;
  }
  .tabs button {
    background: transparent;
    color: color-mix(in srgb, var(--_ink) 82%, var(--_background));
    border-radius: 0;
    border: 0;
    border-bottom: 3px solid transparent;
    padding: 12px 10px 9px;
    font-size: 14px;
    white-space: nowrap;
  }
  .tabs button:focus-visible {
    outline-offset: -3px;
  }
  .tabs [aria-selected='true'] {
    color: var(--_ink);
    border-bottom-color: var(--_accent);
  }
  .content {
    padding: 18px 20px 24px;
    overflow-y: auto;
    flex: 1;
    display: grid;
    gap: 12px;
    align-content: start;
  }
  .content:focus-visible {
    outline-offset: -3px;
  }
  .item {
    display: grid;
    gap: 6px;
    padding-bottom: 14px;
    border-bottom: 1px solid color-mix(in srgb, var(--_ink) 12%, transparent);
  }
  .item:last-child {
    border-bottom: 0;
  }
  .split {
    display: flex;
    justify-content: space-between;
    align-items: baseline;
    gap: 12px;
  }
  .split > :last-child {
    flex: none;
  }
  .paused {
    opacity: 0.75;
  }
  .dead {
    text-decoration: line-through;
    font-weight: 400;
  }
  .fault {
    color: #a30f1f;
    background: #fff1f1;
    padding: 10px 12px;
    border-radius: 8px;
  }
  .small-only,
  .picture.small {
    display: none;
  }
  label {
    display: flex;
    gap: 10px;
    align-items: start;
  }
  label input {
    width: 20px;
    height: 20px;
    flex: none;
  }
  select {
    min-height: 44px;
    padding: 0 10px;
    font: inherit;
    color: inherit;
    background: var(--_background);
    border: 1px solid color-mix(in srgb, var(--_ink) 45%, transparent);
    border-radius: calc(var(--_radius, 14px) / 2);
  }
  ul {
    margin: 0;
    padding-left: 20px;
  }
  @media (max-width: 640px) {
    dialog.surface {
      inset: 0;
      width: 100vw;
      max-width: none;
      height: 100dvh;
      border-radius: 0;
    }
    .picture.large {
      display: none;
    }
    .picture.small {
      display: block;
    }
  }
`;
