import type { Diagnostic } from '@codemirror/lint';
import type { PromptDetail, VersionContent } from '@votive/shared/admin-api/prompt-contracts';
import { type LintProblem, lintPrompt } from '@votive/shared/prompts/lint-prompt';
import { useMemo } from 'react';
import { useText } from '../i18n/use-text.ts';
import { LANGUAGES, MODE_NAMES, type TextPlace, textAt } from './content.ts';
import { useNames } from './use-names.ts';

/** A problem with its words, and the line it is in; 0 where it is about the text as a whole. */
export type TextProblem = { place: TextPlace; severity: LintProblem['severity']; message: string; line: number };

/** The shared rules for prompts, applied to a content: as marks in the editor, and as a list. */
export function useLint(prompt: PromptDetail, content: VersionContent) {
  const { t, fill } = useText();
  const names = useNames(prompt, content);
  return useMemo(() => {
    const includes = names.includes && new Set(names.includes.map(({ key }) => key));
    const say = ({ rule, subject }: LintProblem) => fill(t.lint.rules[rule], { subject });

    function lint(of: VersionContent, { mode, language }: Pick<TextPlace, 'mode' | 'language'>): LintProblem[] {
      const texts = of[mode].texts[language];
      const { outputSchema } = of[mode];
      return texts ? lintPrompt(texts, { variables: of.variables, includes, outputSchema }) : [];
    }

    return {
      /** What to mark in the text at `place`, which is being written and may be ahead of the content. */
      diagnostics(text: string, place: TextPlace): Diagnostic[] {
        const texts = content[place.mode].texts[place.language] ?? { system: '', user: '' };
        const mode = content[place.mode];
        const ahead = {
          ...content,
          [place.mode]: { ...mode, texts: { ...mode.texts, [place.language]: { ...texts, [place.role]: text } } },
        };
        return lint(ahead, place)
          .filter(({ role }) => role === place.role)
          .map((problem) => ({ ...spanOf(problem, text), severity: problem.severity, message: say(problem) }));
      },
      problems(): TextProblem[] {
        return MODE_NAMES.flatMap((mode) =>
          LANGUAGES.flatMap((language) =>
            lint(content, { mode, language }).map((problem) => {
              const place = { mode, language, role: problem.role };
              return {
                place,
                severity: problem.severity,
                message: say(problem),
                line: problem.to === 0 ? 0 : lineAt(textAt(content, place) ?? '', problem.from),
              };
            }),
          ),
        );
      },
    };
  }, [content, names, t, fill]);
}

/** A problem of the text as a whole is marked at its first line. */
function spanOf({ from, to }: LintProblem, text: string): { from: number; to: number } {
  if (to > 0) return { from, to };
  const end = text.indexOf('\n');
  return { from: 0, to: end === -1 ? text.length : end };
}

function lineAt(text: string, index: number): number {
  return text.slice(0, index).split('\n').length;
}
