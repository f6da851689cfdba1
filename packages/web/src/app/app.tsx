import { RouterProvider } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { createSpeech, loadMessages, type Speech, SpeechContext } from '../i18n/use-text.ts';
import { useUi } from './preferences.ts';
import type { createAppRouter } from './router.tsx';
import { type Services, ServicesContext } from './services.ts';

type Props = { services: Services; router: ReturnType<typeof createAppRouter>; firstSpeech: Speech };

/** The app in the visitor's language; a change of language keeps the old texts until the new ones are there. */
export function App({ services, router, firstSpeech }: Props) {
  const language = useUi((ui) => ui.language);
  const [speech, setSpeech] = useState(firstSpeech);

  useEffect(() => {
    let isCurrent = true;
    loadMessages(language).then(
      (messages) => {
        if (isCurrent) setSpeech(createSpeech(language, messages));
      },
      // Offline, or another version by now: the page goes on in the language that it has.
      () => undefined,
    );
    return () => {
      isCurrent = false;
    };
  }, [language]);

  useEffect(() => {
    document.documentElement.lang = speech.language;
    services.workspace.change({ type: 'spoke', language: speech.language });
  }, [speech.language, services.workspace]);

  return (
    <ServicesContext value={services}>
      <SpeechContext value={speech}>
        <RouterProvider router={router} />
      </SpeechContext>
    </ServicesContext>
  );
}
