import type { TextLine } from '../answers/context.ts';
import { COMMON_WORDS } from './common-words.ts';
import type { Word } from './words.ts';

const MIN_KNOWN_WORDS = 1 / 4;
const MIN_READABLE_LINES = 1 / 3;

type Line = Pick<TextLine, 'words' | 'themes'>;

/** Whether at least a third of the lines (and two of them) hold enough words that we know to say anything about words at all. */
export function isReadable(lines: readonly Line[]): boolean {
  const readable = lines.filter(isReadableLine).length;
  return readable >= 2 && readable >= lines.length * MIN_READABLE_LINES;
}

function isReadableLine({ words, themes }: Line): boolean {
  const themed = new Set(themes.map(({ wordIndex }) => wordIndex));
  const known = words.filter((word, index) => themed.has(index) || isCommon(word)).length;
  return known > 0 && known >= words.length * MIN_KNOWN_WORDS;
}

function isCommon({ folded }: Word): boolean {
  return COMMON_WORDS.en.has(folded) || COMMON_WORDS.pl.has(folded);
}
