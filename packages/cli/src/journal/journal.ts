import { createHash, randomUUID } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { writeFileAtomically } from '@votive/shared/files/atomic-file';
import { z } from 'zod';
import type { HomeLayout } from '../home/home-layout.ts';
import { identify, isRunning } from '../processes/process-identity.ts';

/** One command under way: what it means to do, and each phase it has behind it. The file is there exactly while the command is not over. */
export const journalEntrySchema = z.strictObject({
  schema: z.literal('votive.journal/1'),
  id: z.string(),
  /** The words of the command, e.g. `config set`. */
  command: z.string().min(1),
  version: z.string(),
  process: z.strictObject({ pid: z.int(), startedAt: z.string() }).nullable(),
  startedAt: z.iso.datetime(),
  /** SHA-256 of `config.json` before the command; null where there was none. */
  configBefore: z.string().nullable(),
  phases: z.array(z.strictObject({ name: z.string(), at: z.iso.datetime() })),
  /** What finishing or undoing needs to know, e.g. the path of a copy. Never a secret. */
  details: z.record(z.string(), z.string()),
});
export type JournalEntry = z.infer<typeof journalEntrySchema>;

/** A command's own hold on its entry. */
export type Operation = {
  /** Notes, durably, that the command goes into its next phase, with what a later command would need to know. */
  phase(name: string, details?: Record<string, string>): void;
  /** Ends the entry: the command is over, well or not. */
  end(): void;
};

/** Writes the intent of a command before it acts. */
export function beginOperation(
  layout: HomeLayout,
  { command, version, now }: { command: string; version: string; now: () => Date },
): Operation {
  const startedAt = now().toISOString();
  const id = `${startedAt.replaceAll(/[:.]/g, '-')}-${randomUUID().slice(0, 8)}`;
  const path = join(layout.journal, `${id}.json`);
  let entry: JournalEntry = {
    schema: 'votive.journal/1',
    id,
    command,
    version,
    process: identify(process.pid) ?? null,
    startedAt,
    configBefore: digestOf(layout.config),
    phases: [],
    details: {},
  };
  const write = () => writeFileAtomically(path, `${JSON.stringify(entry)}\n`);
  mkdirSync(layout.journal, { recursive: true, mode: 0o700 });
  write();
  return {
    phase(name, details = {}) {
      const phases = [...entry.phases, { name, at: now().toISOString() }];
      entry = { ...entry, phases, details: { ...entry.details, ...details } };
      write();
    },
    end: () => rmSync(path, { force: true }),
  };
}

export type Journal = {
  /** Entries whose process is gone: commands that were interrupted, oldest first. */
  interrupted: JournalEntry[];
  /** Entries whose process runs. */
  underWay: JournalEntry[];
  /** Paths of files that this version cannot read. */
  unreadable: string[];
};

/** All entries of a home, sorted out. Never throws. */
export function readJournal(layout: HomeLayout): Journal {
  const journal: Journal = { interrupted: [], underWay: [], unreadable: [] };
  for (const name of namesIn(layout.journal)) {
    const path = join(layout.journal, name);
    const entry = readEntry(path);
    if (entry === 'gone') continue;
    if (!entry) journal.unreadable.push(path);
    else if (entry.process && isRunning(entry.process)) journal.underWay.push(entry);
    else journal.interrupted.push(entry);
  }
  return journal;
}

/** Notes, durably, in the entry of an interrupted command what whoever settles it next has to know, should this one be interrupted too. */
export function noteInEntry({ journal }: HomeLayout, entry: JournalEntry, details: Record<string, string>): void {
  const noted = { ...entry, details: { ...entry.details, ...details } };
  writeFileAtomically(join(journal, `${entry.id}.json`), `${JSON.stringify(noted)}\n`);
}

/** Removes an entry that was settled. */
export function dropEntry(layout: HomeLayout, { id }: JournalEntry): void {
  rmSync(join(layout.journal, `${id}.json`), { force: true });
}

/** SHA-256 of a file, or null where it cannot be read. */
export function digestOf(path: string): string | null {
  try {
    return createHash('sha256').update(readFileSync(path)).digest('hex');
  } catch {
    return null;
  }
}

function readEntry(path: string): JournalEntry | 'gone' | undefined {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ENOENT' ? 'gone' : undefined;
  }
  try {
    return journalEntrySchema.parse(JSON.parse(text));
  } catch {
    return undefined;
  }
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder)
      .filter((name) => name.endsWith('.json'))
      .sort();
  } catch {
    return [];
  }
}
