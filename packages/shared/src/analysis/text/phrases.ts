import { fold, type Word } from './words.ts';

type Part = { text: string; isPrefix: boolean };

/** Consecutive words; a part that ended in `*` matches every word that begins so, any other part only the whole word. */
export type Phrase = { parts: Part[] };

/** Where a phrase stands: index of its first word and number of words. */
export type PhraseHit<P extends Phrase> = { phrase: P; index: number; length: number };

/** Reads `sleep*, go to bed`: phrases separated by commas or line ends. */
export function readPhrases(list: string): Phrase[] {
  return list
    .split(/[,\n]/)
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '')
    .map(readPhrase);
}

export function readPhrase(entry: string): Phrase {
  const parts = entry.split(/\s+/).map((part) => {
    const isPrefix = part.endsWith('*');
    return { text: fold(isPrefix ? part.slice(0, -1) : part), isPrefix };
  });
  return { parts };
}

/** An index by the first two letters, so that a long lexicon costs little per word; a first part is never a shorter prefix. */
export type PhraseIndex<P extends Phrase> = ReadonlyMap<string, readonly P[]>;

export function indexPhrases<P extends Phrase>(phrases: readonly P[]): PhraseIndex<P> {
  const index = new Map<string, P[]>();
  for (const phrase of phrases) {
    const key = keyOf(phrase.parts[0]?.text ?? '');
    const bucket = index.get(key);
    if (bucket) bucket.push(phrase);
    else index.set(key, [phrase]);
  }
  return index;
}

const NONE: readonly never[] = [];

/** Every place where a phrase of the index stands in `words`, in order of the words. */
export function findPhrases<P extends Phrase>(words: readonly Word[], index: PhraseIndex<P>): PhraseHit<P>[] {
  return words.flatMap((word, at) =>
    (index.get(keyOf(word.folded)) ?? NONE)
      .filter((phrase) => standsAt(phrase, words, at))
      .map((phrase) => ({ phrase, index: at, length: phrase.parts.length })),
  );
}

function keyOf(word: string): string {
  return word.slice(0, 2);
}

function standsAt({ parts }: Phrase, words: readonly Word[], at: number): boolean {
  return parts.every((part, offset) => {
    const word = words[at + offset]?.folded;
    if (word === undefined) return false;
    return part.isPrefix ? word.startsWith(part.text) : word === part.text;
  });
}
