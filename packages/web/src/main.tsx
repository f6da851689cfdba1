import '@votive/shared/design/fonts.css';
import '@votive/shared/design/tokens.css';
import '@votive/shared/design/base.css';
import '@votive/shared/design/controls.css';
import '@votive/shared/design/shell.css';

import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { createApi } from './analyses/api.ts';
import { followConnection } from './analyses/follow-connection.ts';
import { createOutbox } from './analyses/outbox.ts';
import { App } from './app/app.tsx';
import { useUi } from './app/preferences.ts';
import { createAppRouter } from './app/router.tsx';
import { openSession, reloadIfOutdated, wasUpdated } from './app/stay-current.ts';
import { createSpeech, loadMessages } from './i18n/use-text.ts';
import { openStorage } from './runs/indexed-db.ts';
import { createVault } from './runs/vault.ts';
import { createWorkspace } from './runs/workspace.ts';

import './design/print.css';

const now = () => new Date();
const newId = () => crypto.randomUUID();

const { language } = useUi.getState();
const [messages, storage] = await Promise.all([loadMessages(language), openStorage()]);
const api = createApi((...request) => fetch(...request));
const workspace = createWorkspace({
  vault: createVault(storage),
  fetchQuestionnaire: api.questionnaire,
  locks: navigator.locks,
  now,
  newId,
});
const outbox = createOutbox({
  workspace,
  api,
  locks: navigator.locks,
  isOnline: () => navigator.onLine,
  after: (delayMs, call) => {
    const timer = setTimeout(call, delayMs);
    return () => clearTimeout(timer);
  },
  random: Math.random,
});
await workspace.open();

addEventListener('online', () => useUi.setState({ online: true }));
addEventListener('offline', () => useUi.setState({ online: false }));
addEventListener('pagehide', () => void workspace.flush());
followConnection(outbox);

const entry = new URL(import.meta.url).pathname;
const session = openSession(() => sessionStorage);
if (wasUpdated(session, entry)) useUi.setState({ updated: true });
addEventListener('vite:preloadError', () => {
  void reloadIfOutdated({
    entry,
    fetchPage: async () => (await fetch('/', { cache: 'no-store' })).text(),
    isSafe: async () => {
      await workspace.flush();
      return workspace.durable && workspace.desk.get().save === 'saved';
    },
    session,
    reload: () => location.reload(),
  });
});

const element = document.getElementById('app');
if (!element) throw new Error('index.html has no #app');
createRoot(element).render(
  <StrictMode>
    <App
      services={{ workspace, outbox, api, now, newId }}
      router={createAppRouter()}
      firstSpeech={createSpeech(language, messages)}
    />
  </StrictMode>,
);

// Afterwards, in its own time: are there newer questions than those of the draft?
if (workspace.desk.get().run) void workspace.refreshQuestions().catch(() => undefined);
