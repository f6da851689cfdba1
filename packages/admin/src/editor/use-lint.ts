import type { Diagnostic } from '@codemirror/lint';
import type { PromptDetail, VersionContent } from '@votive/shared/admin-api/prompt-contracts';
import { useMemo } from 'react';
import type { TextPlace } from './content.ts';

export type TextProblem = { place: TextPlace; severity: Diagnostic['severity']; message: string; line: number };

/** The shared rules about texts, applied to a content: as marks in the editor, as a list, and in tokens. */
export function useLint(_prompt: PromptDetail, _content: VersionContent) {
  return useMemo(
    () => ({
      diagnostics: (_text: string, _place: TextPlace): Diagnostic[] => [],
      problems: (): TextProblem[] => [],
      tokens: (text: string): number => Math.ceil(text.length / 4),
    }),
    [],
  );
}
