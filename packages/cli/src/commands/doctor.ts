import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { writeSupportBundle } from '../bundle/support-bundle.ts';
import { ALL_CHECKS } from '../doctor/all-checks.ts';
import type { Check, DoctorInput } from '../doctor/check.ts';
import { containerFindings } from '../doctor/checks/container-checks.ts';
import { describeReport } from '../doctor/describe-report.ts';
import { doctorInput } from '../doctor/doctor-input.ts';
import { type CheckResult, examine, judge, type Repair, repair } from '../doctor/examine.ts';
import { inspectHome } from '../home/claim-home.ts';
import { type HomeLayout, homeLayout } from '../home/home-layout.ts';
import type { Settlement } from '../journal/settle-interrupted.ts';
import { CommandError } from '../output/command-error.ts';
import type { Command, CommandContext } from '../program/command.ts';
import { type Redact, redactDeep } from '../redaction/redact.ts';
import { redactorOf } from '../redaction/secret-values.ts';
import { readStatus } from '../status/appliance-status.ts';
import { missingHome } from './existing-home.ts';
import { withLockedHome } from './with-locked-home.ts';

export type DoctorArguments = { only?: string[]; list?: true; fix?: true; cis?: true; bundle?: string };

/** Examines the appliance: 0 all in order, 3 warnings, VOT-603 (exit 4) failures; the report is the result in each case. `--fix` puts right what is safe to. */
export const doctor: Command<DoctorArguments> = async (context, args) => {
  const checks = chooseChecks(args.only);
  if (args.list) return listOf(checks);
  const layout = homeLayout(context.home);
  if (inspectHome(context.home, process.getuid?.()) !== 'home') throw missingHome(context.home);
  const redact = redactorOf(layout);

  let input = await doctorInput(context, layout);
  if (!input.config && !input.configFault && !existsSync(layout.keyring)) throw missingHome(context.home);
  let results = await examine(checks, input, redact);
  let fixed: Repair[] = [];
  if (args.fix && !context.options.dryRun && canBeFixed(checks, results)) {
    fixed = await withLockedHome(context, layout, async ({ settlements }) => [
      ...settlements.filter(({ outcome }) => outcome !== 'failed').map(toRepair),
      ...(await repair(checks, results, input)),
    ]);
    input = await doctorInput(context, layout);
    results = await examine(checks, input, redact);
  }
  const containers = args.cis ? redactDeep(await containerFindings(input), redact) : [];
  const bundle = args.bundle === undefined ? null : await bundleUp(args.bundle, { input, layout, results, redact });
  const data = { status: judge(results), checks: results, fixed, containers, bundle };
  return answer(context, { data, text: describeReport(data, context.output.palette) });
};

/** The lock alone settles what was interrupted. */
function toRepair({ command, outcome, did }: Settlement): Repair {
  return { id: 'journal.pending', did: [`votive ${command}: ${outcome}; ${did.join('; ')}`] };
}

type Data = { status: ReturnType<typeof judge>; checks: CheckResult[] };

/** The report goes to stdout whatever it says: it is what was asked for. */
function answer({ output }: CommandContext, { data, text }: { data: Data; text: string }) {
  if (data.status !== 'failures') return { data, text, exitCode: data.status === 'ok' ? 0 : 3 };
  if (!output.json) output.stream(text);
  const failed = data.checks.filter(({ status }) => status === 'fail');
  throw new CommandError('VOT-603', {
    message: `${failed.length} of ${data.checks.length} checks failed: ${failed.map(({ id }) => id).join(', ')}.`,
    reason: failed.map(({ id, evidence }) => `${id}: ${evidence}`).join('\n        '),
    fix: failed[0]?.fix ?? 'Look at the evidence of each check.',
    data,
  });
}

function chooseChecks(only: readonly string[] | undefined): readonly Check[] {
  if (only === undefined || only.length === 0) return ALL_CHECKS;
  const ids = only.flatMap((text) => text.split(','));
  const unknown = ids.find((id) => !ALL_CHECKS.some((check) => check.id === id));
  if (unknown === undefined) return ALL_CHECKS.filter(({ id }) => ids.includes(id));
  throw new CommandError('VOT-101', {
    message: `There is no check ${unknown}.`,
    reason: `The checks are ${ALL_CHECKS.map(({ id }) => id).join(', ')}.`,
    fix: '`votive doctor --list` says what each of them looks at.',
  });
}

function listOf(checks: readonly Check[]) {
  const rows = checks.map(({ id, title, severity, repair: fix }) => ({
    id,
    title,
    severity,
    fixable: fix !== undefined,
  }));
  return {
    data: { status: 'ok', checks: rows, fixed: [], containers: [], bundle: null },
    text: rows.map(({ id, title, severity }) => `${id.padEnd(22)} ${severity.padEnd(7)} ${title}`).join('\n'),
  };
}

function canBeFixed(checks: readonly Check[], results: readonly CheckResult[]): boolean {
  const fixable = new Set(checks.filter(({ repair: fix }) => fix !== undefined).map(({ id }) => id));
  return results.some(({ id, status }) => fixable.has(id) && (status === 'warn' || status === 'fail'));
}

async function bundleUp(
  file: string,
  {
    input,
    layout,
    results,
    redact,
  }: { input: DoctorInput; layout: HomeLayout; results: CheckResult[]; redact: Redact },
): Promise<string> {
  const path = resolve(file);
  const { config, driver, installation, now } = input;
  const status = config ? await readStatus({ layout, config, driver, installation, redact, now: now() }) : null;
  await writeSupportBundle(path, { input, status, checks: results, redact });
  return path;
}
