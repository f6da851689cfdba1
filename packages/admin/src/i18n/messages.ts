import type { Language } from '@votive/shared/contracts/language';
import type { Forms } from '@votive/shared/i18n/format';
import type { EditorMessages } from './editor-en.ts';
import type { ExperimentMessages } from './experiments-en.ts';
import type { OwnerMessages } from './owner-en.ts';
import type { PublishMessages } from './publish-en.ts';

/** Every text of the admin pages. A language that lacks one does not compile. */
export type Messages = Omit<EditorMessages, 'app'> &
  PublishMessages &
  ExperimentMessages &
  OwnerMessages & {
    app: EditorMessages['app'] & {
      name: string;
      skipToContent: string;
      home: string;
      theme: string;
      themeSystem: string;
      themeLight: string;
      themeDark: string;
      signOut: string;
      signedInAs: string;
      sessionEnding: string;
      staySignedIn: string;
      loading: string;
      failedTitle: string;
      retry: string;
      notFoundTitle: string;
      notFoundText: string;
    };
    signIn: {
      title: string;
      lead: string;
      key: string;
      submit: string;
      linkTitle: string;
      linkFailed: string;
      refused: string;
      limited: string;
      unreachable: string;
    };
    prompts: {
      title: string;
      lead: string;
      none: string;
      production: string;
      noProduction: string;
      versions: Forms;
      archived: string;
    };
    languages: Record<Language, string>;
  };
