import { randomUUID } from 'node:crypto';
import type { Expectation, saveExpectationSchema } from '@votive/shared/admin-api/run-contracts';
import { AppError, InvalidInput } from '@votive/shared/app-error';
import type { z } from 'zod';
import type { ExpectationStore } from './expectation-store.ts';
import { samplePersons } from './sample-persons.ts';

export type ExpectationService = ReturnType<typeof createExpectationService>;
type Place = { promptId: string; key: string };

/** The rules for expectations: about our sample persons only, numbers for numbers and texts for texts. */
export function createExpectationService(store: ExpectationStore, now: () => Date) {
  async function save(
    place: Place,
    input: z.output<typeof saveExpectationSchema>,
    actor: string,
  ): Promise<Expectation> {
    await requireFitting(input);
    const expectation = { ...input, id: randomUUID(), createdBy: actor, createdAt: now().toISOString() };
    await store.insert(place, expectation);
    return expectation;
  }

  async function remove(place: Place, id: string, actor: string): Promise<void> {
    if (!(await store.remove(place, id, { actor, at: now().toISOString() })))
      throw new AppError('not_found', 'There is no such expectation.');
  }

  return { save, remove, list: store.list };
}

const NUMBERS: readonly Expectation['kind'][] = ['min_findings', 'max_latency_ms'];

async function requireFitting({ personaId, kind, value }: z.output<typeof saveExpectationSchema>): Promise<void> {
  if (!(await samplePersons()).some(({ id }) => id === personaId))
    throw new InvalidInput([{ path: 'personaId', message: 'There is no such sample person.' }]);
  const wanted = NUMBERS.includes(kind) ? 'number' : 'string';
  if (typeof value !== wanted)
    throw new InvalidInput([
      { path: 'value', message: `This expectation takes a ${wanted === 'number' ? 'number' : 'text'}.` },
    ]);
}
