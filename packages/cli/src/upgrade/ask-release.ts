import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { z } from 'zod';
import { CommandError } from '../output/command-error.ts';
import type { CommandContext } from '../program/command.ts';
import { HANDED_OVER } from './hand-over.ts';

/**
 * What one release asks of another, as a hidden command of its launcher (`votive __release <step>`, JSON on both sides). It is the contract between versions: steps and fields are only
 * ever added.
 */
export const releaseSteps = {
  /** Which version it is, and whose code its services run. */
  describe: {
    input: z.object({}),
    answer: z.object({
      version: z.string(),
      fromSource: z.boolean(),
      hardStops: z.array(z.object({ version: z.string(), why: z.string() })),
    }),
  },
  /** Gets ready what can be without touching what runs: the images. */
  prepare: {
    input: z.object({ environment: z.record(z.string(), z.string()) }),
    answer: z.object({ ready: z.literal(true) }),
  },
  /** Starts the services and waits at the health gate. The caller holds the lock of the home. */
  start: {
    input: z.object({ environment: z.record(z.string(), z.string()), timeoutMs: z.number() }),
    answer: z.object({ degraded: z.array(z.string()) }),
  },
  stop: { input: z.object({}), answer: z.object({ stopped: z.boolean() }) },
} as const;
export type ReleaseStep = keyof typeof releaseSteps;
export type StepInput<Step extends ReleaseStep> = z.infer<(typeof releaseSteps)[Step]['input']>;
export type StepAnswer<Step extends ReleaseStep> = z.infer<(typeof releaseSteps)[Step]['answer']>;

const failureSchema = z.object({ error: z.object({ message: z.string(), cause: z.string(), fix: z.string() }) });
const successSchema = z.object({ ok: z.literal(true), data: z.unknown() });

/** Has another release do a step on a home. Throws VOT-805 with what it said. */
export async function askRelease<Step extends ReleaseStep>(
  { environment }: Pick<CommandContext, 'environment'>,
  { root, home }: { root: string; home: string },
  step: Step,
  input: StepInput<Step>,
): Promise<StepAnswer<Step>> {
  const { VOTIVE_ROOT: _root, NODE_COMPILE_CACHE: _cache, ...env } = environment;
  const child = spawn('/bin/sh', [join(root, 'votive'), '__release', step, '--home', home, '--json'], {
    env: { ...env, [HANDED_OVER]: '1' },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (part: Buffer) => {
    stdout += part.toString('utf8');
  });
  child.stderr.on('data', (part: Buffer) => {
    stderr = `${stderr}${part.toString('utf8')}`.slice(-2_000);
  });
  child.stdin.on('error', () => undefined);
  child.stdin.end(JSON.stringify(input));
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  return readAnswer(step, { stdout, stderr, code });
}

function readAnswer<Step extends ReleaseStep>(
  step: Step,
  { stdout, stderr, code }: { stdout: string; stderr: string; code: number | null },
): StepAnswer<Step> {
  const document = parseJson(stdout);
  const success = successSchema.safeParse(document);
  if (success.success) return releaseSteps[step].answer.parse(success.data.data) as StepAnswer<Step>;
  const failure = failureSchema.safeParse(document);
  const said = failure.success
    ? `${failure.data.error.message} ${failure.data.error.cause}`
    : stderr.trim().split('\n').slice(-3).join(' ');
  throw new CommandError('VOT-805', {
    message: `The release did not do what it was asked (${step}).`,
    reason: said === '' ? `It ended with ${code === null ? 'a signal' : `exit ${code}`}.` : said,
    fix: failure.success ? failure.data.error.fix : 'Look at `votive logs`.',
  });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
