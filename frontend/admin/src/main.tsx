/** Entry: settings, trusted types, then the app. */
import '@fontsource-variable/figtree/wght.css';
import './app/theme/layers.css';
import './app/theme/mantine.css';
import './app/theme/global.css';

import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';

import { App } from '@/app/App';
import { loadConfig } from '@/lib/config';
import { installTrustedTypes } from '@/lib/trusted-types';

installTrustedTypes();
const api = await loadConfig();
const root = document.getElementById('root');
if (root === null) throw new Error('index.html has no #root.');
createRoot(root).render(
  <StrictMode>
    <App api={api} />
  </StrictMode>,
);
