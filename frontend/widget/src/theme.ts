/** The design's tokens as one stylesheet that all elements adopt; a page's own --punchcard-* win. */
import type { Design, Theme } from './types';

const SMALL = '(max-width: 640px)';
export const themeSheet = new CSSStyleSheet();

const FONTS: Record<Theme['font'], string> = {
  INHERIT: 'inherit',
  SYSTEM: 'system-ui, sans-serif',
  SERIF: 'Georgia, "Times New Roman", serif',
  ROUNDED: 'ui-rounded, "SF Pro Rounded", "Nunito", system-ui, sans-serif',
  MONO: 'ui-monospace, "SF Mono", Menlo, monospace',
};

export function applyDesign(design: Design): void {
  themeSheet.replaceSync(`:host{${tokens(design.desktop)}}@media ${SMALL}{:host{${tokens(design.mobile)}}}`);
}

function tokens(theme: Theme): string {
  const left = theme.launcherPosition === 'BOTTOM_LEFT';
  const values: Record<string, string> = {
    accent: colour(theme.accent),
    'on-accent': colour(theme.onAccent),
    background: colour(theme.background),
    ink: colour(theme.ink),
    radius: `${Number(theme.radius)}px`,
    font: FONTS[theme.font],
    left: left ? '20px' : 'auto',
    right: left ? 'auto' : '20px',
    launcher: theme.launcherPosition === 'HIDDEN' ? 'none' : 'inline-flex',
    'launcher-text': theme.launcherStyle === 'MARK' ? 'none' : 'inline',
  };
  return Object.entries(values)
    .map(([name, value]) => `--_${name}:var(--punchcard-${name},${value})`)
    .join(';');
}

/** Whatever the server says, only a colour gets into the sheet. */
function colour(text: string): string {
  return /^#[0-9a-f]{6}$/i.test(text) ? text : 'currentcolor';
}
