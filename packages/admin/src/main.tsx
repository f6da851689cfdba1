import '@votive/shared/design/fonts.css';
import '@votive/shared/design/tokens.css';
import '@votive/shared/design/base.css';
import '@votive/shared/design/controls.css';
import '@votive/shared/design/shell.css';
import './app/forms.css';
import './app/admin.css';

import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { createQueries } from './app/api.ts';
import { App } from './app/app.tsx';
import { useUi } from './app/preferences.ts';
import { createAppRouter } from './app/router.tsx';
import { createSpeech, loadMessages } from './i18n/use-text.ts';

const { language } = useUi.getState();
const messages = await loadMessages(language);

const element = document.getElementById('app');
if (!element) throw new Error('index.html has no #app');
createRoot(element).render(
  <StrictMode>
    <App queries={createQueries()} router={createAppRouter()} firstSpeech={createSpeech(language, messages)} />
  </StrictMode>,
);
