/** How many tests of a run passed, failed and did not run. */
export type Tally = { passed: number; failed: number; skipped: number };

export function addTallies(tallies: readonly Tally[]): Tally {
  const total: Tally = { passed: 0, failed: 0, skipped: 0 };
  for (const { passed, failed, skipped } of tallies) {
    total.passed += passed;
    total.failed += failed;
    total.skipped += skipped;
  }
  return total;
}

/** The tally of a vitest JSON report. No report, or one that cannot be read, is a failure; a file that did not load counts as a failed test. */
export function tallyOfReport(report: string | undefined): Tally {
  const failure: Tally = { passed: 0, failed: 1, skipped: 0 };
  if (report === undefined) return failure;
  try {
    const parsed = JSON.parse(report);
    const emptyFailedFiles = parsed.testResults.filter(
      (file: { status: string; assertionResults: unknown[] }) =>
        file.status === 'failed' && file.assertionResults.length === 0,
    ).length;
    const tally = {
      passed: parsed.numPassedTests,
      failed: parsed.numFailedTests + emptyFailedFiles,
      skipped: parsed.numPendingTests + parsed.numTodoTests,
    };
    return Object.values(tally).every(Number.isInteger) ? tally : failure;
  } catch {
    return failure;
  }
}
