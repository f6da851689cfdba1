import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeFileAtomically } from '@votive/shared/files/atomic-file';
import { ConfigurationError } from '@votive/shared/load-config';
import type { Logger } from 'pino';
import { z } from 'zod';

const lastRunSchema = z.object({
  startedAt: z.iso.datetime(),
  finishedAt: z.iso.datetime(),
  outcome: z.enum(['succeeded', 'failed']),
  cause: z.string().optional(),
});
export type LastRun = z.infer<typeof lastRunSchema>;

/** What is known of one job: `settledUntil` is the due time up to which nothing is owed. */
const rememberedSchema = z.object({ settledUntil: z.iso.datetime(), lastRun: lastRunSchema.optional() });
export type Remembered = z.infer<typeof rememberedSchema>;

const fileSchema = z.object({ schema: z.literal('votive.worker/1'), jobs: z.record(z.string(), rememberedSchema) });

export type JobMemory = ReturnType<typeof openJobMemory>;

/** The worker's memory of its jobs, in `worker.json`. A file that cannot be read is reported and begun anew; one that cannot be written refuses the start. */
export function openJobMemory(stateDir: string, log: Logger) {
  const path = join(stateDir, 'worker.json');
  const jobs = new Map(Object.entries(read()));
  try {
    mkdirSync(stateDir, { recursive: true, mode: 0o700 });
    write();
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    throw new ConfigurationError([
      `STATE_DIR: ${stateDir} cannot be written (${code}); the worker remembers its runs there.`,
    ]);
  }

  function read(): Record<string, Remembered> {
    try {
      return fileSchema.parse(JSON.parse(readFileSync(path, 'utf8'))).jobs;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT')
        log.warn({ path }, 'worker.json cannot be read; the worker starts without knowing when its jobs last ran');
      return {};
    }
  }

  function write(): void {
    writeFileAtomically(path, JSON.stringify({ schema: 'votive.worker/1', jobs: Object.fromEntries(jobs) }, null, 2));
  }

  return {
    recall: (name: string): Remembered | undefined => jobs.get(name),
    /** Keeps it in memory and on disk; a full disk is reported and does not stop the worker. */
    remember(name: string, remembered: Remembered): void {
      jobs.set(name, remembered);
      try {
        write();
      } catch (error) {
        log.error({ path, cause: (error as NodeJS.ErrnoException).code }, 'worker.json cannot be written');
      }
    },
  };
}
