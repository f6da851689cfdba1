import type { Expectation } from '../admin-api/run-contracts.ts';
import { splitWords } from '../analysis/text/words.ts';
import { type Finding, SECTION_NAMES } from '../contracts/analysis.ts';
import type { Language } from '../contracts/language.ts';
import type { CellFigures } from '../contracts/prompt-runs.ts';

/** A cell as it is judged: for whom, and what came of it. */
export type JudgedCell = { personaId: string; language: Language; figures: Pick<CellFigures, 'result' | 'latencyMs'> };

/** Two statements are nearly the same from this share of common words on (Jaccard index over the words of title and statement). */
const SAME_WORDS = 0.6;
/** That many unrelated persons are told nearly the same. */
const MANY_PERSONS = 3;

/**
 * For each cell, in order, the ids of findings that say nearly the same to at least three persons: they would fit almost anybody. To be called with the cells of one column and one
 * language.
 */
export function findGeneric(cells: readonly JudgedCell[]): string[][] {
  const spoken = cells.map(({ personaId, figures }) => ({
    personaId,
    findings: findingsOf(figures).map(({ id, title, statement }) => ({ id, words: wordsOf(`${title} ${statement}`) })),
  }));
  return spoken.map(({ personaId, findings }) =>
    findings
      .filter(({ words }) => {
        const others = spoken.filter((other) => other.personaId !== personaId);
        const alike = others.filter((other) => other.findings.some((finding) => isAlike(words, finding.words)));
        return new Set(alike.map((other) => other.personaId)).size + 1 >= MANY_PERSONS;
      })
      .map(({ id }) => id),
  );
}

const wordsOf = (text: string) => new Set(splitWords(text).map(({ folded }) => folded));

function isAlike(left: ReadonlySet<string>, right: ReadonlySet<string>): boolean {
  const common = [...left].filter((word) => right.has(word)).length;
  return common > 0 && common / (left.size + right.size - common) >= SAME_WORDS;
}

/** Whether an expectation is about a cell. */
export function concerns(
  { personaId, language }: Expectation,
  cell: Pick<JudgedCell, 'personaId' | 'language'>,
): boolean {
  return personaId === cell.personaId && (language === null || language === cell.language);
}

/** Whether a report fulfils an expectation; a cell without a report fulfils none but a latency. Texts are compared without regard to case and runs of spaces. */
export function fulfils({ kind, value }: Expectation, { figures }: JudgedCell): boolean {
  if (kind === 'max_latency_ms') return figures.latencyMs !== null && figures.latencyMs <= Number(value);
  if (figures.result === null) return false;
  const findings = findingsOf(figures);
  if (kind === 'min_findings') return findings.length >= Number(value);
  if (kind === 'quotes_item')
    return findings.some(({ evidence }) => evidence.some((entry) => 'quote' in entry && entry.itemId === value));
  const says = normal(textOf(figures)).includes(normal(String(value)));
  return kind === 'mentions' ? says : !says;
}

const findingsOf = ({ result }: JudgedCell['figures']) =>
  result === null ? [] : SECTION_NAMES.flatMap((name) => result[name] as Finding[]);

/** What the report says itself; the person's own words are not its. */
function textOf(figures: JudgedCell['figures']): string {
  const { sentences = [], nextStep = null } = figures.result?.synthesis ?? {};
  const findings = findingsOf(figures).flatMap(({ title, statement, question }) => [title, statement, question]);
  return [...findings, ...sentences.map(({ text }) => text), nextStep?.text ?? ''].join('\n');
}

const normal = (text: string) => text.normalize('NFC').toLowerCase().replaceAll(/\s+/g, ' ').trim();
