import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { AppError } from '@votive/shared/app-error';
import { type BackupJob, backupOutcomeSchema } from './backup-job.ts';

const FROM_SOURCE = import.meta.filename.endsWith('.ts');
const MAIN = fileURLToPath(new URL(`./main.${FROM_SOURCE ? 'ts' : 'js'}`, import.meta.url));
const FLAGS = ['--max-old-space-size=96', '--v8-pool-size=1'];

export type RunningJob = { outcome: Promise<unknown>; stop: () => Promise<void> };

/** Has a process of its own do a job. `outcome` rejects with an `AppError` that says why it failed; `stop` ends it, and what it was making goes with the next one. */
export function runBackupJob(job: BackupJob): RunningJob {
  const args = [...FLAGS, ...(FROM_SOURCE ? ['--conditions=source'] : []), MAIN];
  const child = spawn(process.execPath, args, { env: { NODE_ENV: 'production' }, stdio: ['pipe', 'pipe', 'pipe'] });
  let [stdout, stderr] = ['', ''];
  child.stdout.on('data', (part) => {
    stdout += part;
  });
  child.stderr.on('data', (part) => {
    stderr = `${stderr}${part}`.slice(-2_000);
  });
  child.stdin.on('error', () => undefined);
  child.stdin.end(JSON.stringify(job));
  const ended = new Promise<void>((resolve) => {
    child.once('error', () => resolve());
    child.once('close', () => resolve());
  });
  const outcome = ended.then(() => {
    const parsed = backupOutcomeSchema.safeParse(parseJson(stdout));
    if (parsed.success && 'result' in parsed.data) return parsed.data.result;
    const reason =
      parsed.success && 'refusal' in parsed.data ? parsed.data.refusal : (stderr.trim().split('\n').at(-1) ?? '');
    throw new AppError('unavailable', reason || `It was ended by ${child.signalCode ?? 'nobody knows whom'}.`);
  });
  outcome.catch(() => undefined);
  return {
    outcome,
    async stop() {
      child.kill('SIGKILL');
      await ended;
    },
  };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
