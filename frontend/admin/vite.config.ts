/** Build of the admin: static files only, no inline script, served at /admin/ by default. */
import { fileURLToPath } from 'node:url';

import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';

import { usedStyles } from './used-styles';

const backend = process.env['PUNCHCARD_DEV_API'] ?? 'http://127.0.0.1:8000';

export default defineConfig({
  base: process.env['PUNCHCARD_ADMIN_BASE'] ?? '/admin/',
  plugins: [react(), usedStyles()],
  resolve: { alias: { '@': fileURLToPath(new URL('./src', import.meta.url)) } },
  build: {
    target: 'es2023',
    // A preload polyfill would be an inline script; every browser we support has modulepreload.
    modulePreload: { polyfill: false },
    // Never inline a file as data: the content security policy names 'self' only.
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 1000,
    manifest: true,
  },
  server: {
    host: '127.0.0.1',
    // Host is kept as it is: the API checks Origin against it.
    proxy: { '/graphql': { target: backend, ws: true, changeOrigin: false } },
  },
  test: { include: ['src/**/*.test.{ts,tsx}'], restoreMocks: true },
});
