import { readSync, writeSync } from 'node:fs';
import {
  type DataToolParsed,
  type DataToolResult,
  type DataToolVerb,
  dataToolVerbs,
} from '@votive/shared/contracts/data-tool';
import { giveWay } from '@votive/shared/scheduling/give-way';
import { restless } from '@votive/shared/scheduling/rests';
import { readMigrations } from '../database/migrations.ts';
import { takeOwnership } from '../database/owner-lock.ts';
import { importFormer } from '../imports/import-former.ts';
import { checkpoint } from './checkpoint.ts';
import { inspect } from './inspect.ts';
import { migrate } from './migrate.ts';
import { toRefusal } from './refusal.ts';
import { rekey } from './rekey.ts';
import { snapshot } from './snapshot.ts';
import { applyTombstones, readTombstones } from './tombstones.ts';
import { verify } from './verify.ts';
import { watchFile } from './watch-file.ts';
import type { Work } from './work.ts';

const HOLD_RETRY_MS = 50;

/** Kept here, so that no lock is let go while the process lives. */
const held: { release: () => void }[] = [];

type Answer<Verb extends DataToolVerb> = DataToolResult<Verb> | Promise<DataToolResult<Verb>>;

const VERBS: { [Verb in DataToolVerb]: (input: DataToolParsed<Verb>, work: Work) => Answer<Verb> } = {
  inspect,
  verify,
  snapshot,
  rekey,
  migrate,
  checkpoint,
  hold(input) {
    held.push(own(input));
    return { held: true };
  },
  'read-tombstones': readTombstones,
  'apply-tombstones': applyTombstones,
  import: importFormer,
};

/** What reads all of the data while people may be served beside it. */
const GIVE_WAY: readonly string[] = ['verify', 'snapshot'] satisfies DataToolVerb[];

// The command that started the tool decides what Ctrl-C means; it ends the tool by SIGTERM or by closing its standard input.
process.on('SIGINT', () => undefined);
process.umask(0o077);

try {
  const verb = process.argv[2] ?? '';
  if (GIVE_WAY.includes(verb)) giveWay();
  if (!isVerb(verb)) throw new Error(`There is no verb ${verb}.`);
  await run(verb, JSON.parse(readLine()));
  if (verb === 'hold') waitForEnd();
} catch (error) {
  const refusal = toRefusal(error);
  say({ refusal });
  process.exitCode = refusal.exitCode;
}

async function run<Verb extends DataToolVerb>(verb: Verb, json: unknown): Promise<void> {
  const input = dataToolVerbs[verb].input.parse(json) as DataToolParsed<Verb>;
  const result = await VERBS[verb](input, {
    progress: (progress) => say({ progress }),
    watch: watchFile,
    migrations: readMigrations(),
    now: () => new Date(),
    rest: restless,
  });
  say({ result });
}

function own({ dataDir, waitMs }: DataToolParsed<'hold'>): { release: () => void } {
  const deadline = performance.now() + waitMs;
  for (;;) {
    try {
      return takeOwnership(dataDir);
    } catch (error) {
      if (performance.now() >= deadline) throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, HOLD_RETRY_MS);
    }
  }
}

function isVerb(name: string): name is DataToolVerb {
  return Object.hasOwn(dataToolVerbs, name);
}

function say(line: object): void {
  writeSync(1, `${JSON.stringify(line)}\n`);
}

/** The first line of standard input. */
function readLine(): string {
  const parts: Buffer[] = [];
  for (;;) {
    const part = Buffer.alloc(65_536);
    const read = readSync(0, part, 0, part.length, null);
    parts.push(part.subarray(0, read));
    if (read === 0 || part.subarray(0, read).includes(10)) return Buffer.concat(parts).toString('utf8');
  }
}

/** Keeps the process, and with it the lock, until standard input ends. */
function waitForEnd(): void {
  while (readSync(0, Buffer.alloc(64), 0, 64, null) > 0);
}
