import { relative } from 'node:path';

const LINES_OF_A_MESSAGE = 12;

// biome-ignore lint/suspicious/noControlCharactersInRegex: that is what a terminal's colours are made of
const COLOURS = /\x1b\[[0-9;]*m/g;

/** What went wrong in a run, from its vitest JSON report: for each failed test, and for each file that did not load, where it is and the head of its message. */
export function failuresOfReport(report: string | undefined, { root }: { root: string }): string[] {
  if (report === undefined) return ['The run left no report.'];
  try {
    return JSON.parse(report).testResults.flatMap((file: FileResult) => failuresOfFile(file, root));
  } catch {
    return ['The report of the run cannot be read.'];
  }
}

type FileResult = { name: string; status: string; message?: string; assertionResults: TestResult[] };
type TestResult = { status: string; fullName: string; failureMessages?: string[] };

function failuresOfFile({ name, status, message, assertionResults }: FileResult, root: string): string[] {
  const file = relative(root, name);
  if (status === 'failed' && assertionResults.length === 0) return [entry(file, message)];
  return assertionResults
    .filter((test) => test.status === 'failed')
    .map((test) => entry(`${file} › ${test.fullName}`, test.failureMessages?.join('\n')));
}

function entry(where: string, message = 'no message'): string {
  const lines = message.replace(COLOURS, '').trim().split('\n').slice(0, LINES_OF_A_MESSAGE);
  return [where, ...lines.map((line) => `    ${line}`)].join('\n');
}
