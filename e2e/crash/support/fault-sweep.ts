import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { examineAftermath } from './aftermath.ts';
import { eachOf, withRehearsal } from './rehearse.ts';
import { type CommandRun, runWithFault } from './run-command.ts';
import type { Scenario } from './scenario.ts';
import { type States, stateOf } from './states.ts';
import { type Step, sampleSteps } from './steps.ts';

/** A way in which a disk or a system fails: the error of some calls, and the words by which a message says so. */
export type Fault = { name: string; error: string; calls: readonly string[]; named: RegExp; mayExit?: number };

const DISK_FAILED = /EIO|IOERR|disk (failed|reported an error|I\/O error)/i;
/** To who decrypts, a page that could not be read is one that is damaged. */
const AS_DAMAGED = 13;
const DISK_FULL = /disk .*full|ENOSPC|no space|IOERR_SHM/i;
export const FAULTS: readonly Fault[] = [
  { name: 'a failed sync', error: 'EIO', calls: ['fsync', 'fdatasync'], named: DISK_FAILED },
  { name: 'a failed read', error: 'EIO', calls: ['read', 'pread64'], named: DISK_FAILED, mayExit: AS_DAMAGED },
  { name: 'a full disk', error: 'ENOSPC', calls: ['write', 'pwrite64', 'copy_file_range'], named: DISK_FULL },
  { name: 'no room for a name', error: 'ENOSPC', calls: ['ftruncate', 'link', 'rename', 'mkdir'], named: DISK_FULL },
  {
    name: 'a read-only disk',
    error: 'EROFS',
    calls: ['rename', 'unlink', 'mkdir', 'symlink'],
    // Node says ENOENT of a folder that cannot be made with all that it lies in.
    named: /read-only|EROFS|READONLY|IOERR_DELETE|is not at rest|ENOENT: .*, mkdir/i,
  },
  {
    name: 'too many open files',
    error: 'EMFILE',
    calls: ['openat'],
    // SQLite reads what it cannot open for writing, and then cannot fold the log.
    named: /EMFILE|too many .*files|CANTOPEN|cannot be opened|is not at rest/i,
  },
];

/** So many steps are tried for each fault that is wanted: a command does not come by each of them under the same number every time. */
const TRIES = 4;

/** Refused with everything as before, or failed and taken back, or failed and named as something to recover from: never as a wrong key, and as damage only where `mayExit` says so. */
const FITTING_EXITS = [5, 15, 16];

/** What came of one kind of fault. */
export type FaultsFound = {
  /** How many times it was met. */
  faults: number;
  /** How the command ended, by its exit code. */
  exits: Record<string, number>;
  problems: string[];
};

/** Has a command meet each kind of fault at its steps, one run for each; by the name of the kind. `quota` is how many of a kind are to be met; all steps where it is left out. */
export function sweepFaults(
  scenario: Scenario,
  { seed, quota }: { seed: number; quota?: number | undefined },
): Promise<Record<string, FaultsFound>> {
  const work: Parameters<typeof withRehearsal<Record<string, FaultsFound>>>[1] = async ({ steps, states, onHome }) => {
    const found = Object.fromEntries(FAULTS.map(({ name }) => [name, emptyHanded()]));
    await eachOf(FAULTS, async (fault) => {
      const able = steps.filter(({ call }) => fault.calls.includes(call));
      const wanted = quota ?? able.length;
      const sum = found[fault.name] ?? emptyHanded();
      const sampled = sampleSteps(able, { count: wanted * TRIES, seed });
      for (const [index, step] of inTurns(sampled, wanted).entries()) {
        if (sum.faults >= wanted) break;
        const recover = index % 2 === 1;
        await onHome(async (home) => add(sum, await failOnce(scenario, { home, step, states, recover, fault })));
      }
    });
    return found;
  };
  return withRehearsal(scenario, work, { also: FAULTS.flatMap(({ calls }) => calls) });
}

/** The sampled steps in an order in which the first `wanted` lie as far apart as the rest. */
function inTurns(sampled: readonly Step[], wanted: number): Step[] {
  const distance = Math.max(1, Math.round(sampled.length / wanted));
  return Array.from({ length: distance }, (_, turn) =>
    sampled.filter((_step, index) => index % distance === turn),
  ).flat();
}

const emptyHanded = (): FaultsFound => ({ faults: 0, exits: {}, problems: [] });

function add(sum: FaultsFound, found: { code: number | null; problems: string[] } | undefined): void {
  if (!found) return;
  sum.faults += 1;
  sum.exits[`${found.code}`] = (sum.exits[`${found.code}`] ?? 0) + 1;
  sum.problems.push(...found.problems);
}

type Failure = { home: string; step: Step; states: States; recover: boolean; fault: Fault };

/** Answers what came of one fault; undefined where the command did not come by that step, or a call had its number that is none of the home's: calls are counted for each thread, and no program outlives that Node cannot wake its own loop. */
async function failOnce(scenario: Scenario, failure: Failure) {
  const { home, step, fault } = failure;
  const folder = mkdtempSync(join(tmpdir(), 'votive-fault-'));
  const log = join(folder, 'log');
  try {
    const how = { process: step.process, fault: `${step.call}:error=${fault.error}:when=${step.nth}`, log };
    const run = await runWithFault([...scenario.args(home), '--home', home], how, { env: scenario.env ?? {} });
    const traced = existsSync(log) ? readFileSync(log, 'utf8') : '';
    const met = traced.split('\n').filter((line) => line.includes('(INJECTED)'));
    if (met.length === 0 || !met.every((line) => line.includes(home))) return undefined;
    const problems = [...(await judge(scenario, { ...failure, run })), ...repeatedSyncs(traced)];
    problems.push(...(await examineAftermath(scenario, failure)).problems);
    const where = `${scenario.name}: ${fault.name} (${fault.error}) for ${step.process} at ${step.call} ${step.nth} ${step.about}`;
    const said = `(exit ${run.code}: ${run.stdout}${run.stderr})`;
    return { code: run.code, problems: problems.map((problem) => `${where}: ${problem} ${said}`) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** What is wrong with how a command ended: it either did all the same what it should, or says what failed and leaves the rest to the next command. */
async function judge(
  scenario: Scenario,
  { home, states, run, fault }: Failure & { run: CommandRun },
): Promise<string[]> {
  const { code, stdout, stderr } = run;
  if (code === 0) {
    const state = await stateOf(scenario, { home, states }).catch(() => 'neither');
    return state === 'after' ? [] : [`it says that it is done, and the home holds what it held ${state}`];
  }
  const said = stdout + stderr;
  return [
    ...([...FITTING_EXITS, fault.mayExit].includes(code ?? -1) ? [] : [`it ended with ${code}`]),
    ...(fault.named.test(said) ? [] : ['it does not name the fault']),
    ...(/^ *fix:/m.test(said) ? [] : ['it does not say what to do']),
  ];
}

/** Files that were synced again after that had failed, and are there: what was written before may be lost, and is taken for safe. A folder is synced for each name in it. */
function repeatedSyncs(traced: string): string[] {
  const lines = traced.split('\n');
  const failed = lines.findIndex((line) => /f(data)?sync\(.*\(INJECTED\)/.test(line));
  const path = /<(.+?)>/.exec(lines[failed] ?? '')?.[1];
  if (path === undefined || !statSync(path, { throwIfNoEntry: false })?.isFile()) return [];
  const again = lines.slice(failed + 1).some((line) => line.includes(`<${path}>`) && line.trimEnd().endsWith('= 0'));
  return again ? [`${path} was synced again`] : [];
}
