import { editorEn } from './editor-en.ts';
import { experimentsEn } from './experiments-en.ts';
import type { Messages } from './messages.ts';
import { ownerEn } from './owner-en.ts';
import { publishEn } from './publish-en.ts';

export const messages: Messages = {
  ...editorEn,
  ...publishEn,
  ...experimentsEn,
  ...ownerEn,
  app: {
    ...editorEn.app,
    name: 'Votive prompts',
    skipToContent: 'Skip to content',
    home: 'Votive prompts, to the list',
    theme: 'Theme',
    themeSystem: 'As the system',
    themeLight: 'Light',
    themeDark: 'Dark',
    signOut: 'Sign out',
    signedInAs: 'Signed in as {actor} ({role})',
    sessionEnding:
      'Your session ends at {time}, because nothing was done for a while or it is twelve hours old. Drafts are kept.',
    staySignedIn: 'Stay signed in',
    loading: 'Loading…',
    failedTitle: 'This could not be loaded',
    retry: 'Try again',
    notFoundTitle: 'There is nothing here',
    notFoundText: 'The address may be from an older version.',
  },
  signIn: {
    title: 'Sign in',
    lead: 'Use an API key, or open a one-time link. On the machine that runs Votive, `votive admin link` prints one.',
    key: 'API key',
    submit: 'Sign in',
    linkTitle: 'Signing you in…',
    linkFailed: 'This link was used before, or it is too old. Ask for a new one with `votive admin link`.',
    refused: 'This key is not valid. Check that you copied all of it.',
    limited: 'Too many failed attempts. Wait a few minutes, then try again.',
    unreachable: 'The service did not answer. Try again in a moment.',
  },
  prompts: {
    title: 'Prompts',
    lead: 'What the product says to the model. A published change is in use within two seconds.',
    none: 'There are no prompts yet.',
    production: 'Production: version {number}',
    noProduction: 'Not published',
    versions: { one: '{n} version', other: '{n} versions' },
    archived: 'Archived',
  },
  languages: { en: 'English', pl: 'Polski' },
};
