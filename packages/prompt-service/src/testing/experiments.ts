import { randomUUID } from 'node:crypto';
import type { startApp } from './start-app.ts';
import { defaultVersion } from './versions.ts';

const KEY = 'ASSESSMENT_ANALYSIS';

/** A running experiment of two halves: `control` is the default version, `warmer` the one given. */
export async function runExperiment(
  { database, prompts }: Awaited<ReturnType<typeof startApp>>,
  versionId: string,
): Promise<string> {
  const { queries } = database;
  const { id: promptId } = await queries.selectFrom('prompts').select('id').executeTakeFirstOrThrow();
  const id = randomUUID();
  const at = '2026-11-20T12:00:00.000Z';
  await queries
    .insertInto('experiments')
    .values({
      id,
      promptId,
      name: 'Warmer words',
      hypothesis: 'Warmer words are read to the end.',
      status: 'running',
      salt: 'exp-1',
      phase: 1,
      createdAt: at,
      startedAt: at,
      endedAt: null,
    })
    .execute();
  const arms = [
    { name: 'control', versionId: defaultVersion.id },
    { name: 'warmer', versionId },
  ];
  for (const [position, arm] of arms.entries()) {
    const label = `arm:${id}:${arm.name}`;
    await prompts.moveLabel({ key: KEY, label, versionId: arm.versionId, actor: 'ada', reason: 'experiment' });
    await queries
      .insertInto('arms')
      .values({ experimentId: id, position, name: arm.name, weight: 5_000, promptId, label })
      .execute();
  }
  await prompts.moveLabel({ key: KEY, label: 'staging', versionId, actor: 'ada', reason: 'start' });
  return id;
}
