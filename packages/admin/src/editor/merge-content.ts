import type { VersionContent } from '@votive/shared/admin-api/prompt-contracts';
import type { Language } from '@votive/shared/contracts/language';
import { diff3Merge } from 'node-diff3';
import { isSame, MODE_NAMES, placesOf, type TextPlace, textAt, withText } from './content.ts';

/** One stretch of a text that both changed, as lines. `id` names it among all conflicts. */
export type TextConflict = { id: string; place: TextPlace; base: string[]; mine: string[]; theirs: string[] };
/** One parameter that both changed, by its path (`withThinking.maxTokens`, `variables`). */
export type ValueConflict = { id: string; base: unknown; mine: unknown; theirs: unknown };
export type Choice = 'mine' | 'theirs' | 'both';

type Piece = string[] | TextConflict;
type MergedText = { place: TextPlace; pieces: Piece[] };

/** Two contents that were made from one base, brought together as far as they do not contradict each other. */
export type Merge = {
  texts: MergedText[];
  conflicts: TextConflict[];
  values: ValueConflict[];
  /** The places where one side alone changed something that was taken over: how many texts. */
  takenOver: number;
  /** The content with every conflict decided. */
  decide: (choices: Readonly<Record<string, Choice>>) => VersionContent;
};

const PARAMETERS = ['model', 'temperature', 'maxTokens', 'thinkingBudget', 'outputSchema', 'languagePolicy'] as const;

/** The path of everything that a content fixes beside its texts. */
export const PARAMETER_IDS: readonly string[] = [
  'variables',
  ...MODE_NAMES.flatMap((mode) => PARAMETERS.map((name) => `${mode}.${name}`)),
];

/** Merges line by line (Khanna, Kunal and Pierce's diff3) in the texts, and value by value in the parameters. */
export function mergeContents(base: VersionContent, mine: VersionContent, theirs: VersionContent): Merge {
  const places = placesOf(mine, theirs, base).filter((place) => isKept(place, base, mine, theirs));
  const texts = places.map((place) => mergeText(place, base, mine, theirs));
  const conflicts = texts.flatMap(({ pieces }) =>
    pieces.filter((piece): piece is TextConflict => !Array.isArray(piece)),
  );
  const values = mergeValues(base, mine, theirs);
  return {
    texts,
    conflicts,
    values: values.conflicts,
    takenOver:
      places.filter((place) => !isSame(textAt(mine, place), textAt(theirs, place))).length - countTexts(conflicts),
    decide(choices) {
      const parameters = values.conflicts.reduce(
        (content, { id, theirs: other }) => (choices[id] === 'theirs' ? withValue(content, id, other) : content),
        withoutTexts(values.content),
      );
      return texts.reduce((content, { place, pieces }) => withText(content, place, join(pieces, choices)), parameters);
    },
  };
}

/** A text stays unless one side removed its language and the other side left it as it was. */
function isKept(place: TextPlace, base: VersionContent, mine: VersionContent, theirs: VersionContent): boolean {
  const [before, here, there] = [base, mine, theirs].map((content) => textAt(content, place));
  if (here !== undefined && there !== undefined) return true;
  return here === undefined ? there !== before : here !== before;
}

function mergeText(place: TextPlace, base: VersionContent, mine: VersionContent, theirs: VersionContent): MergedText {
  const linesOf = (content: VersionContent) => (textAt(content, place) ?? '').split('\n');
  const [here, before, there] = [linesOf(mine), linesOf(base), linesOf(theirs)];
  if (textAt(mine, place) === undefined) return { place, pieces: [there] };
  if (textAt(theirs, place) === undefined) return { place, pieces: [here] };
  const regions = diff3Merge(here, before, there, { excludeFalseConflicts: true });
  return {
    place,
    pieces: regions.map(({ ok, conflict }, index): Piece => {
      if (!conflict) return ok ?? [];
      return {
        id: `${place.mode}.${place.language}.${place.role}.${index}`,
        place,
        base: conflict.o,
        mine: conflict.a,
        theirs: conflict.b,
      };
    }),
  };
}

function join(pieces: readonly Piece[], choices: Readonly<Record<string, Choice>>): string {
  return pieces
    .flatMap((piece) => {
      if (Array.isArray(piece)) return piece;
      const choice = choices[piece.id] ?? 'mine';
      return choice === 'both' ? [...piece.mine, ...piece.theirs] : piece[choice];
    })
    .join('\n');
}

function mergeValues(base: VersionContent, mine: VersionContent, theirs: VersionContent) {
  const conflicts: ValueConflict[] = [];
  let content = mine;
  for (const id of PARAMETER_IDS) {
    const [before, here, there] = [base, mine, theirs].map((one) => valueAt(one, id));
    if (isSame(here, there) || isSame(there, before)) continue;
    if (isSame(here, before)) content = withValue(content, id, there);
    else conflicts.push({ id, base: before, mine: here, theirs: there });
  }
  return { content, conflicts };
}

/** What stands at a path of a content: `variables`, or `mode.parameter`. */
export function valueAt(content: VersionContent, id: string): unknown {
  return id.split('.').reduce<unknown>((value, name) => (value as Record<string, unknown>)[name], content);
}

function withValue(content: VersionContent, id: string, value: unknown): VersionContent {
  const [mode = '', name] = id.split('.');
  if (name === undefined) return { ...content, [mode]: value } as VersionContent;
  const inner = content[mode as 'withThinking'];
  return { ...content, [mode]: { ...inner, [name]: value } };
}

function withoutTexts(content: VersionContent): VersionContent {
  const none: Partial<Record<Language, never>> = {};
  return {
    ...content,
    withThinking: { ...content.withThinking, texts: none },
    withoutThinking: { ...content.withoutThinking, texts: none },
  };
}

function countTexts(conflicts: readonly TextConflict[]): number {
  return new Set(conflicts.map(({ place }) => `${place.mode}.${place.language}.${place.role}`)).size;
}
