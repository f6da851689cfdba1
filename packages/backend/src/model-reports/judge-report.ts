import { textLanguage } from '@votive/shared/analysis/text/text-language';
import { splitWords } from '@votive/shared/analysis/text/words';
import {
  type AnalysisResult,
  type Finding,
  SECTION_NAMES,
  type SectionName,
  type Synthesis,
} from '@votive/shared/contracts/analysis';
import type { Language } from '@votive/shared/contracts/language';
import { hasBannedWords } from './banned-words.ts';
import { type Cited, type Judging, judgeFinding, quotesOf } from './judge-finding.ts';
import { type ClaimedReport, claimedReportSchema, parseModelJson } from './model-output.ts';

/** What became of a model's answer: a report and the number of findings that did not hold; or junk, and what was wrong with it in words for the model. */
export type Judgement = { kind: 'report'; result: AnalysisResult; dropped: number } | { kind: 'junk'; problem: string };

type Written = Pick<Finding, 'title' | 'statement' | 'question'> & { evidence: readonly Cited[] };

const MAX_FINDINGS_IN_SECTION = 5;
const MIN_WORDS_TO_TELL_A_LANGUAGE = 20;
const LANGUAGE_NAMES: Record<Language, string> = { en: 'English', pl: 'Polish' };

export function judgeReport(answer: string, judging: Judging): Judgement {
  const json = parseModelJson(answer);
  if (json === undefined) return junk('It is not a JSON object.');
  const parsed = claimedReportSchema.safeParse(json);
  if (!parsed.success) return junk(`The object has another shape: ${describeIssues(parsed.error.issues)}.`);

  const { sections, dropped } = judgeSections(parsed.data, judging);
  const findings = SECTION_NAMES.flatMap((name) => sections[name]);
  if (isInAnotherLanguage(findings, judging.language))
    return junk(`Titles, statements and questions have to be in ${LANGUAGE_NAMES[judging.language]}.`);
  const synthesis = judgeSynthesis(parsed.data.synthesis, findings, judging.language);
  return { kind: 'report', result: { ...sections, synthesis }, dropped };
}

function judgeSections(report: ClaimedReport, judging: Judging) {
  const ids = new Set<string>();
  let dropped = 0;
  const judgeSection = (name: SectionName): Finding[] => {
    const kept: Finding[] = [];
    for (const claimed of report[name]) {
      const finding = judgeFinding(name, claimed, judging);
      if (finding && !ids.has(finding.id) && kept.length < MAX_FINDINGS_IN_SECTION) {
        ids.add(finding.id);
        kept.push(finding);
      } else dropped += 1;
    }
    return kept;
  };
  const sections: Record<SectionName, Finding[]> = {
    patterns: judgeSection('patterns'),
    contradictions: judgeSection('contradictions'),
    blindSpots: judgeSection('blindSpots'),
    leveragePoints: judgeSection('leveragePoints'),
    risks: judgeSection('risks'),
  };
  return { sections, dropped };
}

/** A sentence stays if it rests on findings that stayed, on nothing else, and says nothing that a report never says. */
function judgeSynthesis(
  claimed: ClaimedReport['synthesis'],
  findings: readonly Finding[],
  language: Language,
): Synthesis {
  const evidence = new Map(findings.map((finding) => [finding.id, quotesOf(finding.evidence)]));
  const holds = ({ text, because }: { text: string; because: string[] }) => {
    if (because.length === 0 || !because.every((id) => evidence.has(id))) return false;
    return !hasBannedWords(
      text,
      because.flatMap((id) => evidence.get(id) ?? []),
      language,
    );
  };
  const { nextStep } = claimed;
  return {
    sentences: claimed.sentences.filter(holds).slice(0, 3),
    nextStep: nextStep && holds(nextStep) ? nextStep : null,
  };
}

/** Whether the words of a report are in another language than asked for; quotes do not count, and a few words alone say nothing. */
export function isInAnotherLanguage(findings: readonly Written[], language: Language): boolean {
  const text = findings
    .flatMap(({ title, statement, question, evidence }) =>
      quotesOf(evidence).reduce((rest, quote) => rest.replaceAll(quote, ' '), `${title} ${statement} ${question}`),
    )
    .join(' ');
  const words = splitWords(text);
  return words.length >= MIN_WORDS_TO_TELL_A_LANGUAGE && textLanguage(words) !== language;
}

const junk = (problem: string): Judgement => ({ kind: 'junk', problem });

/** Paths and kinds of fault only: the model gets its own answer back anyway, and the text must not reach a log by this way. */
function describeIssues(issues: readonly { path: PropertyKey[]; code?: string }[]): string {
  return issues
    .slice(0, 5)
    .map(({ path, code }) => `${path.join('.') || 'the object'} (${code ?? 'wrong'})`)
    .join(', ');
}
