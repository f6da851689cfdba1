import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Exposure, exposureSchema, type Observation, observationSchema } from '@votive/shared/contracts/exposures';
import { type Outcome, outcomeSchema } from '@votive/shared/contracts/outcomes';
import type { Logger } from 'pino';
import { z } from 'zod';

export type Leftover = {
  exposures: readonly Exposure[];
  observations: readonly Observation[];
  outcomes: readonly Outcome[];
};
export type LeftoverStore = ReturnType<typeof createLeftoverStore>;

const leftoverSchema = z.strictObject({
  exposures: z.array(exposureSchema),
  observations: z.array(observationSchema),
  outcomes: z.array(outcomeSchema),
});

/** What could not be handed over before the service stopped: `outcomes.json` in the state folder. It names arms, findings and verdicts; no answer, no prompt. */
export function createLeftoverStore(stateDir: string, log: Logger) {
  const path = join(stateDir, 'outcomes.json');

  /** Empty where there is no file, or one that cannot be read; that costs a warning and the counts. */
  function load(): Leftover {
    try {
      return leftoverSchema.parse(JSON.parse(readFileSync(path, 'utf8')));
    } catch (error) {
      if (!isMissing(error)) log.warn('the outcomes kept at the last stop cannot be read and are not counted');
      return { exposures: [], observations: [], outcomes: [] };
    }
  }

  function save(leftover: Leftover): void {
    try {
      mkdirSync(stateDir, { recursive: true, mode: 0o700 });
      writeFileSync(path, JSON.stringify(leftover), { mode: 0o600, flush: true });
    } catch (error) {
      const lost = leftover.exposures.length + leftover.observations.length + leftover.outcomes.length;
      log.warn({ lost, code: codeOf(error) }, 'outcomes could not be kept and are not counted');
    }
  }

  return { load, save, clear: () => rmSync(path, { force: true }) };
}

const isMissing = (error: unknown) => codeOf(error) === 'ENOENT';
const codeOf = (error: unknown) => (error instanceof Error && 'code' in error ? error.code : undefined);
