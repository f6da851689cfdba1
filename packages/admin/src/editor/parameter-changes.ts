import type { VersionContent } from '@votive/shared/admin-api/prompt-contracts';
import { diffIndices } from 'node-diff3';
import { isSame, placesOf, type TextPlace, textAt } from './content.ts';
import { PARAMETER_IDS, valueAt } from './merge-content.ts';

export type ParameterChange = { id: string; from: unknown; to: unknown };
/** How many lines a text gained and lost. */
export type TextChange = { place: TextPlace; added: number; removed: number };

/** The parameters in which two contents differ, the variables among them. */
export function parameterChanges(older: VersionContent, newer: VersionContent): ParameterChange[] {
  return PARAMETER_IDS.map((id) => ({ id, from: valueAt(older, id), to: valueAt(newer, id) })).filter(
    ({ from, to }) => !isSame(from, to),
  );
}

/** The texts in which two contents differ, in lines. */
export function textChanges(older: VersionContent, newer: VersionContent): TextChange[] {
  return placesOf(older, newer)
    .filter((place) => textAt(older, place) !== textAt(newer, place))
    .map((place) => {
      const chunks = diffIndices(linesOf(textAt(older, place)), linesOf(textAt(newer, place)));
      return {
        place,
        added: chunks.reduce((sum, { buffer2 }) => sum + buffer2[1], 0),
        removed: chunks.reduce((sum, { buffer1 }) => sum + buffer1[1], 0),
      };
    });
}

function linesOf(text: string | undefined): string[] {
  return text === undefined ? [] : text.split('\n');
}
