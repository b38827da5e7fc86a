/** Providers around the router: look, GraphQL client, session. */
import { localStorageColorSchemeManager, MantineProvider } from '@mantine/core';
import { RouterProvider } from '@tanstack/react-router';

import { Toasts } from '@/components/Toasts';
import type { ApiConfig } from '@/lib/config';
import { t } from '@/lib/i18n';

import { router } from './router';
import { SessionGate } from './SessionGate';
import { resolver, theme } from './theme/theme';

const schemes = localStorageColorSchemeManager({ key: 'punchcard-color-scheme' });

export function App({ api }: { api: ApiConfig }) {
  return (
    <MantineProvider theme={theme} cssVariablesResolver={resolver} defaultColorScheme="auto" colorSchemeManager={schemes}>
      <SessionGate api={api}>
        <RouterProvider router={router} />
      </SessionGate>
      {/* Menus and dialogs are drawn here: a landmark of its own, so that a screen reader finds them. */}
      <section id="overlays" aria-label={t('app.overlays')} />
      <Toasts />
    </MantineProvider>
  );
}
