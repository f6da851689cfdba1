import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { writeFileAtomically } from '@votive/shared/files/atomic-file';
import type { Warning } from '../output/envelope.ts';
import type { HomeLayout } from './home-layout.ts';

/** The files in `secrets/` that an operator puts there by hand: a key of a model provider each. */
export const PROVIDER_KEY_FILES = ['anthropic_api_key', 'openai_api_key'] as const;

/** Longer than any key; such a file is something else. */
const LARGEST_KEY_BYTES = 4096;
const KEY = /^[\x21-\x7e]+$/;

/** What a key file holds. `key` is what was meant, without what copying adds around it; `unusable` says why nothing can be made of it. */
export type KeyFile =
  | { state: 'missing' | 'empty' }
  | { state: 'clean' | 'decorated'; key: string }
  | { state: 'unusable'; reason: string };

/** Looks at a key file as copying and pasting leaves them: line ends, spaces, a byte order mark, quotes around the key. */
export function readKeyFile(path: string): KeyFile {
  const stats = statSync(path, { throwIfNoEntry: false });
  if (!stats) return { state: 'missing' };
  if (!stats.isFile()) return { state: 'unusable', reason: 'it is not a file' };
  if (stats.size > LARGEST_KEY_BYTES)
    return { state: 'unusable', reason: `it has ${stats.size} bytes, and no key is that long` };
  const text = readFileSync(path, 'utf8');
  const key = withoutQuotes(text.replace(/^\uFEFF/, '').trim()).trim();
  if (key === '') return { state: 'empty' };
  if (/^\w+\s*=/.test(key))
    return { state: 'unusable', reason: 'it holds a name and an equals sign, not the key alone' };
  if (/["'`]/.test(key)) return { state: 'unusable', reason: 'it holds quotes' };
  if (!KEY.test(key))
    return { state: 'unusable', reason: 'it holds spaces, several lines, or characters that no key has' };
  return { state: text.replace(/\r?\n$/, '') === key ? 'clean' : 'decorated', key };
}

/**
 * Takes off what is safe to take off from the key files of a home, so that a service does not send it along, and empties one that holds nothing but blanks. Answers a warning for
 * each that was changed or that cannot be used; no warning shows a key.
 */
export function mendProviderKeys({ secrets }: HomeLayout): Warning[] {
  return PROVIDER_KEY_FILES.flatMap((name): Warning[] => {
    const path = join(secrets, name);
    const found = readKeyFile(path);
    switch (found.state) {
      case 'decorated':
        writeFileAtomically(path, `${found.key}\n`);
        return [
          {
            code: 'provider-key-trimmed',
            message: `Around the key in ${path} were spaces or quotes; they were taken off.`,
          },
        ];
      case 'empty':
        if (statSync(path).size > 0) writeFileAtomically(path, '');
        return [{ code: 'provider-key-empty', message: `${path} is empty: that provider is not used.` }];
      case 'unusable':
        return [
          {
            code: 'provider-key-unusable',
            message: `The provider will refuse what is in ${path}: ${found.reason}. Write the key alone to it, then run \`votive up\`.`,
          },
        ];
      default:
        return [];
    }
  });
}

function withoutQuotes(text: string): string {
  return /^(["'`])(.*)\1$/s.exec(text)?.[2] ?? text;
}
