/** The look of Punchcard: paper and ink, one accent (persimmon), green comes in, plum goes out. */
import {
  type CSSVariablesResolver,
  type MantineColorsTuple,
  createTheme,
  defaultVariantColorsResolver,
  rem,
} from '@mantine/core';

import { t } from '@/lib/i18n';

const persimmon: MantineColorsTuple = [
  '#fff1ea', '#ffe0d2', '#fdc0a5', '#fb9e75', '#f8824d', '#f2733d', '#dd5626', '#c9431a', '#b93a13', '#8f2b0d',
];
const ink: MantineColorsTuple = [
  '#efebe4', '#d8d4dc', '#b3adbc', '#9a94a6', '#4a4556', '#383343', '#24212d', '#1b1922', '#131118', '#0d0b11',
];
const stone: MantineColorsTuple = [
  '#faf8f4', '#f3f0ea', '#e8e3da', '#d8d1c5', '#bdb5a8', '#8d8796', '#6e6979', '#5a5664', '#34313d', '#1c1a24',
];

export const theme = createTheme({
  colors: { persimmon, dark: ink, gray: stone },
  primaryColor: 'persimmon',
  primaryShade: { light: 7, dark: 5 },
  black: '#1c1a24',
  autoContrast: true,
  luminanceThreshold: 0.32,
  fontFamily: "'Figtree Variable', system-ui, -apple-system, 'Segoe UI', sans-serif",
  fontFamilyMonospace: "ui-monospace, 'SF Mono', 'Cascadia Code', Menlo, Consolas, monospace",
  fontSizes: { xs: rem(12), sm: rem(13.5), md: rem(14.5), lg: rem(16.5), xl: rem(20) },
  headings: { fontWeight: '650' },
  defaultRadius: 'md',
  radius: { xs: rem(4), sm: rem(6), md: rem(9), lg: rem(14), xl: rem(22) },
  cursorType: 'pointer',
  focusRing: 'auto',
  respectReducedMotion: true,
  variantColorResolver: (input) => {
    const base = defaultVariantColorsResolver(input);
    // Text in the accent colour must stay readable on paper and on ink alike.
    if (input.variant === 'subtle' || input.variant === 'transparent' || input.variant === 'light') {
      if (input.color === 'persimmon' || input.color === undefined) return { ...base, color: 'var(--pc-accent-text)' };
      if (input.color === 'gray') return { ...base, color: 'var(--pc-ink-2)', hover: 'var(--pc-hover)' };
      if (input.color === 'red') return { ...base, color: 'var(--pc-danger)' };
    }
    if (input.variant === 'filled' && (input.color === 'persimmon' || input.color === undefined)) {
      return { ...base, color: 'var(--pc-on-accent)' };
    }
    if (input.variant === 'filled' && input.color === 'red') {
      return { ...base, background: 'var(--pc-danger-fill)', hover: 'var(--pc-danger-fill)', color: '#fff' };
    }
    return base;
  },
  components: {
    Button: { defaultProps: { size: 'sm', fw: 600 } },
    ActionIcon: { defaultProps: { variant: 'subtle', color: 'gray' } },
    Tooltip: { defaultProps: { openDelay: 250, withArrow: false, transitionProps: { duration: 90 } } },
    Modal: {
      defaultProps: {
        centered: true, radius: 'lg', padding: 'lg', overlayProps: { backgroundOpacity: 0.45 },
        transitionProps: { transition: 'pop', duration: 140 }, closeButtonProps: { 'aria-label': t('action.close') },
      },
      styles: { content: { background: 'var(--pc-card)' }, header: { background: 'var(--pc-card)' }, title: { fontWeight: 650, fontSize: 16.5 } },
    },
    Drawer: {
      defaultProps: { padding: 'lg', overlayProps: { backgroundOpacity: 0.45 }, closeButtonProps: { 'aria-label': t('action.close') } },
      styles: { content: { background: 'var(--pc-card)' }, header: { background: 'var(--pc-card)' }, title: { fontWeight: 650, fontSize: 16.5 } },
    },
    Portal: { defaultProps: { target: '#overlays' } },
    Menu: { defaultProps: { shadow: 'md', transitionProps: { duration: 90 }, withInitialFocusPlaceholder: false } },
    Popover: { defaultProps: { shadow: 'md', transitionProps: { duration: 90 } } },
    Select: { defaultProps: { checkIconPosition: 'right', allowDeselect: false } },
    Switch: { defaultProps: { withThumbIndicator: false } },
  },
});

/** Seven of Mantine's own variables fail AA as shipped; the rest are Punchcard's tokens. */
export const resolver: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    '--mantine-color-body': '#faf8f4',
    '--mantine-color-text': '#1c1a24',
    '--mantine-color-dimmed': '#5a5664',
    '--mantine-color-placeholder': '#6e6979',
    '--mantine-color-error': '#b3261e',
    '--mantine-color-anchor': '#b93a13',
    '--mantine-color-default-border': '#d8d1c5',
    '--pc-paper': '#faf8f4',
    '--pc-card': '#ffffff',
    '--pc-sunk': '#f3f0ea',
    '--pc-hover': '#f1ede5',
    '--pc-ink': '#1c1a24',
    '--pc-ink-2': '#5a5664',
    '--pc-ink-3': '#6e6979',
    '--pc-line': '#e8e3da',
    '--pc-line-2': '#d8d1c5',
    '--pc-accent': '#c9431a',
    '--pc-on-accent': '#ffffff',
    '--pc-accent-text': '#b93a13',
    '--pc-accent-soft': '#fdece3',
    '--pc-in': '#17734a',
    '--pc-in-soft': '#e3f2e9',
    '--pc-out': '#8b2a6b',
    '--pc-out-soft': '#f6e6f0',
    '--pc-warn': '#7d5200',
    '--pc-warn-soft': '#fbf0d9',
    '--pc-danger': '#b3261e',
    '--pc-danger-fill': '#b3261e',
    '--pc-danger-soft': '#fbe6e4',
    '--pc-shadow': '0 1px 2px rgb(28 26 36 / 6%), 0 6px 20px -8px rgb(28 26 36 / 12%)',
  },
  dark: {
    '--mantine-color-body': '#131118',
    '--mantine-color-text': '#efebe4',
    '--mantine-color-dimmed': '#b3adbc',
    '--mantine-color-placeholder': '#9a94a6',
    '--mantine-color-error': '#ff8a80',
    '--mantine-color-anchor': '#ff8f61',
    '--mantine-color-default-border': '#3b3746',
    '--mantine-color-default': '#1b1922',
    '--mantine-color-default-hover': '#24212d',
    '--pc-paper': '#131118',
    '--pc-card': '#1b1922',
    '--pc-sunk': '#24212d',
    '--pc-hover': '#24212d',
    '--pc-ink': '#efebe4',
    '--pc-ink-2': '#b3adbc',
    '--pc-ink-3': '#9a94a6',
    '--pc-line': '#2b2834',
    '--pc-line-2': '#3b3746',
    '--pc-accent': '#f2733d',
    '--pc-on-accent': '#1c0d05',
    '--pc-accent-text': '#ff8f61',
    '--pc-accent-soft': '#3a2219',
    '--pc-in': '#63cf9a',
    '--pc-in-soft': '#173226',
    '--pc-out': '#e79bd0',
    '--pc-out-soft': '#3a2034',
    '--pc-warn': '#f0b95a',
    '--pc-warn-soft': '#362912',
    '--pc-danger': '#ff8a80',
    '--pc-danger-fill': '#b3261e',
    '--pc-danger-soft': '#3d1d1b',
    '--pc-shadow': '0 1px 2px rgb(0 0 0 / 40%), 0 8px 24px -8px rgb(0 0 0 / 55%)',
  },
});
