import { type QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { createSpeech, loadMessages, type Speech, SpeechContext } from '../i18n/use-text.ts';
import { useUi } from './preferences.ts';
import type { createAppRouter } from './router.tsx';

type Props = { queries: QueryClient; router: ReturnType<typeof createAppRouter>; firstSpeech: Speech };

/** The app in the reader's language; a change of language keeps the old texts until the new ones are there. */
export function App({ queries, router, firstSpeech }: Props) {
  const language = useUi((ui) => ui.language);
  const [speech, setSpeech] = useState(firstSpeech);

  useEffect(() => {
    let isCurrent = true;
    void loadMessages(language).then((messages) => {
      if (isCurrent) setSpeech(createSpeech(language, messages));
    });
    return () => {
      isCurrent = false;
    };
  }, [language]);

  useEffect(() => {
    document.documentElement.lang = speech.language;
  }, [speech.language]);

  return (
    <QueryClientProvider client={queries}>
      <SpeechContext value={speech}>
        <RouterProvider router={router} />
      </SpeechContext>
    </QueryClientProvider>
  );
}
