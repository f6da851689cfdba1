import { type Redact, redactDeep } from '../redaction/redact.ts';
import type { Check, DoctorInput, Finding } from './check.ts';

export type CheckResult = Pick<Check, 'id' | 'title' | 'severity'> & Finding;
export type Repair = { id: string; did: string[] };

/** Runs checks and answers what each found, redacted. A check that breaks is a failure of its own and stops no other. */
export async function examine(checks: readonly Check[], input: DoctorInput, redact: Redact): Promise<CheckResult[]> {
  const results: CheckResult[] = [];
  for (const check of checks) {
    const { id, title, severity } = check;
    results.push({ id, title, severity, ...redactDeep(await examineOne(check, input), redact) });
  }
  return results;
}

/** Repairs what was found, where a check knows a safe way. */
export async function repair(
  checks: readonly Check[],
  results: readonly CheckResult[],
  input: DoctorInput,
): Promise<Repair[]> {
  const repairs: Repair[] = [];
  for (const { id, status } of results) {
    const check = checks.find((candidate) => candidate.id === id);
    if (!check?.repair || (status !== 'warn' && status !== 'fail')) continue;
    const did = await repairOne(check.repair, input);
    if (did.length > 0) repairs.push({ id, did });
  }
  return repairs;
}

/** The worst of all results. */
export function judge(results: readonly CheckResult[]): 'ok' | 'warnings' | 'failures' {
  if (results.some(({ status }) => status === 'fail')) return 'failures';
  return results.some(({ status }) => status === 'warn') ? 'warnings' : 'ok';
}

async function repairOne(work: NonNullable<Check['repair']>, input: DoctorInput): Promise<string[]> {
  try {
    return await work(input);
  } catch (error) {
    return [`could not: ${(error as Error).message}`];
  }
}

async function examineOne(check: Check, input: DoctorInput): Promise<Finding> {
  try {
    return await check.examine(input);
  } catch (error) {
    const { message } = error as Error;
    return {
      status: 'fail',
      evidence: `the check could not be made: ${message}`,
      fix: 'Correct what it names, or run it again with --debug.',
    };
  }
}
