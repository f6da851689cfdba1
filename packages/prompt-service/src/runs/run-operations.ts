import { type AdminOperation, operation } from '../admin/admin-operation.ts';
import type { GateService } from '../gate/gate-service.ts';
import type { PromptParts } from '../prompts/prompt-parts.ts';
import type { PromptService } from '../prompts/prompt-service.ts';
import { composedColumns, sittersOf } from './composed-columns.ts';
import type { ExpectationService } from './expectation-service.ts';
import type { RunService } from './run-service.ts';
import { samplePersons } from './sample-persons.ts';

type Dependencies = {
  prompts: Pick<PromptService, 'find'>;
  parts: PromptParts;
  runs: RunService;
  expectations: ExpectationService;
  gates: GateService;
  configured: () => Promise<{ provider: string; model: string | null }>;
};

/** The operations on runs, expectations and gates. Only sample persons can be named. */
export function runOperations(dependencies: Dependencies): AdminOperation[] {
  const { prompts, parts, runs, configured } = dependencies;
  return [
    operation('readRunSettings', async () => {
      const personas = (await samplePersons()).map(({ id, name, answers }) => ({
        id,
        name,
        languages: Object.keys(answers) as ('en' | 'pl')[],
      }));
      return { personas, configured: await configured() };
    }),
    operation('startRun', async ({ params: { key }, body, actor }) => {
      const { id: promptId } = await prompts.find(key);
      const sitters = sittersOf(
        body,
        (await samplePersons()).map(({ id }) => id),
      );
      const { mode, provider } = body;
      const columns = await composedColumns(parts, key, body);
      const plan = { promptId, promptKey: key, startedBy: actor.name, mode, provider, columns, sitters };
      return runs.read(await runs.begin({ ...plan, gateVersionId: null }));
    }),
    operation('listRuns', async ({ params }) => ({ items: await runs.list((await prompts.find(params.key)).id) })),
    operation('readRun', ({ params }) => runs.read(params.runId)),
    operation('cancelRun', ({ params }) => runs.cancel(params.runId)),
    ...expectationOperations(dependencies),
    ...gateOperations(dependencies),
  ];
}

function expectationOperations({ prompts, expectations }: Dependencies): AdminOperation[] {
  const placeOf = async (key: string) => ({ key, promptId: (await prompts.find(key)).id });
  return [
    operation('listExpectations', async ({ params }) => ({
      items: await expectations.list((await placeOf(params.key)).promptId),
    })),
    operation('saveExpectation', async ({ params, body, actor }) =>
      expectations.save(await placeOf(params.key), body, actor.name),
    ),
    operation('removeExpectation', async ({ params, actor }) =>
      expectations.remove(await placeOf(params.key), params.expectationId, actor.name),
    ),
  ];
}

function gateOperations({ prompts, gates }: Dependencies): AdminOperation[] {
  return [
    operation('readGate', ({ params }) => gates.read(params.key, params.versionId)),
    operation('runGate', async ({ params: { key, versionId }, body, actor }) => {
      const { id: promptId } = await prompts.find(key);
      return gates.run({ key, promptId }, versionId, body.provider, actor.name);
    }),
  ];
}
