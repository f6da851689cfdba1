import { ArtefactError } from './artefact-error.ts';

/** The recovery key in the text of its file: the one line that is no comment (`AGE-SECRET-KEY-1…`). Throws `wrong_key` for anything else. */
export function parseRecoveryKey(text: string): string {
  const lines = text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'));
  const [identity] = lines;
  if (lines.length === 1 && identity !== undefined && /^AGE-SECRET-KEY-(PQ-)?1[0-9A-Z]{20,}$/.test(identity))
    return identity;
  throw new ArtefactError('wrong_key', 'The file holds no recovery key (one line that begins with AGE-SECRET-KEY-).');
}

/** The public half of a recovery key (`age1…`), to which backups are encrypted. Throws `wrong_key` for a key with a mistyped character. */
export async function recipientOf(identity: string): Promise<string> {
  const { identityToRecipient } = await import('age-encryption');
  try {
    return await identityToRecipient(identity);
  } catch (cause) {
    throw new ArtefactError('wrong_key', 'The recovery key is not whole: its check characters do not fit.', { cause });
  }
}
