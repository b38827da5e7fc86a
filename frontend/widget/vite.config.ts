/** Build of the widget: one module at a stable address, lazy parts beside it, the preview page. */
import { fileURLToPath } from 'node:url';

import { defineConfig, type Plugin } from 'vitest/config';

const file = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/** GraphQL documents travel without indentation and comments. */
function documents(): Plugin {
  return {
    name: 'punchcard-documents',
    enforce: 'pre',
    transform(code, id) {
      if (!id.endsWith('.graphql')) return null;
      const text = code.replace(/#.*$/gm, '').replace(/\s+/g, ' ').replace(/ ?([{}(),:!]) ?/g, '$1').trim();
      return { code: `export default ${JSON.stringify(text)};`, map: null };
    },
  };
}

/** After minifying, line ends stand in templates alone: markup and style travel without indentation. */
function templates(): Plugin {
  return {
    name: 'punchcard-templates',
    generateBundle(_options, bundle) {
      for (const part of Object.values(bundle)) {
        if (part.type === 'chunk') part.code = part.code.replace(/\n\s+/g, ' ');
      }
    },
  };
}

export default defineConfig({
  base: './',
  plugins: [documents(), templates()],
  build: {
    target: 'es2022',
    modulePreload: false,
    assetsInlineLimit: 0,
    manifest: true,
    rolldownOptions: {
      input: { punchcard: file('./src/punchcard.ts'), preview: file('./index.html') },
      preserveEntrySignatures: 'allow-extension',
      output: {
        entryFileNames: (chunk) => (chunk.name === 'punchcard' ? 'punchcard.js' : 'assets/[name]-[hash].js'),
      },
    },
  },
  server: { host: '127.0.0.1' },
  test: { include: ['src/**/*.test.ts'], environment: 'jsdom', setupFiles: ['src/test-setup.ts'], restoreMocks: true },
});
