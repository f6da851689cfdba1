import { ArtefactError } from './artefact-error.ts';

const INTRODUCTION = 'age-encryption.org/v1\n';
const MAC_LINE = /\n--- [A-Za-z0-9+/]{43}\n/;
/** Far above the header for one recipient. */
const MAX_HEADER_BYTES = 16 * 1024;

/** The header of a new age file for `recipient` (`age1…`), and the file key that it wraps. The age library writes it; the payload is ours. */
export async function sealHeader(recipient: string): Promise<{ header: Buffer; fileKey: Buffer }> {
  const { Encrypter } = await import('age-encryption');
  const encrypter = new Encrypter();
  let fileKey: Buffer | undefined;
  encrypter.addRecipient(recipient);
  encrypter.addRecipient({
    wrapFileKey(key) {
      fileKey = Buffer.from(key);
      return [];
    },
  });
  const empty = Buffer.from(await encrypter.encrypt(''));
  const header = empty.subarray(0, headerLength(empty));
  if (!fileKey) throw new Error('The age library made no file key.');
  return { header, fileKey };
}

/** How long the header at the start of `head` is. Throws `foreign` where there is none, `truncated` where it does not end. */
export function headerLength(head: Buffer): number {
  const text = head.toString('latin1', 0, MAX_HEADER_BYTES);
  const introduction = INTRODUCTION.slice(0, text.length);
  if (text === '' || !text.startsWith(introduction))
    throw new ArtefactError('foreign', 'The file is no Votive backup: it does not begin as an age file does.');
  const mac = MAC_LINE.exec(text);
  if (mac) return mac.index + mac[0].length;
  if (head.length < MAX_HEADER_BYTES) throw new ArtefactError('truncated', 'The file ends within its header.');
  throw new ArtefactError('altered', 'The header of the file has no end.');
}

/** The file key that `header` wraps for `identity` (`AGE-SECRET-KEY-1…`). Throws `wrong_key`, or `altered` where the header is not as it was written. */
export async function openHeader(header: Buffer, identity: string): Promise<Buffer> {
  const { Decrypter } = await import('age-encryption');
  const decrypter = new Decrypter();
  decrypter.addIdentity(identity);
  try {
    return Buffer.from(await decrypter.decryptHeader(header));
  } catch (cause) {
    const text = cause instanceof Error ? cause.message : '';
    if (text.includes('no identity matched'))
      throw new ArtefactError('wrong_key', 'The recovery key does not open the file.', { cause });
    throw new ArtefactError('altered', 'The header of the file is not as it was written.', { cause });
  }
}
