import type {
  LabelMove,
  PromptDetail,
  PromptSummary,
  VersionDetail,
  VersionSummary,
} from '@votive/shared/admin-api/prompt-contracts';
import { AppError } from '@votive/shared/app-error';
import { includedKeys } from '@votive/shared/prompts/compose-version';
import { ANALYSIS_VARIABLES } from '@votive/shared/prompts/variable-contract';
import type { Catalogue, PromptStore, StoredPrompt } from '../prompt-store.ts';
import { PRODUCTION } from '../to-plan.ts';
import type { EditingStore, VersionRow } from './editing-store.ts';

export type PromptReader = ReturnType<typeof createPromptReader>;
/** The newest result of the gate by version, for versions whose gate has run. */
export type ReadGateStates = (versionIds: readonly string[]) => Promise<ReadonlyMap<string, 'passed' | 'failed'>>;

type Dependencies = { store: PromptStore; editing: EditingStore; readGateStates: ReadGateStates };

/** Prompts, versions and label moves as the pages show them. Archived prompts are shown as well. */
export function createPromptReader({ store, editing, readGateStates }: Dependencies) {
  async function list(): Promise<PromptSummary[]> {
    const catalogue = await store.catalogue({ allVersions: false });
    const figures = await editing.figures();
    const includes = includesByKey(catalogue);
    return catalogue.prompts.map((prompt) => summarise(prompt, catalogue, figures, includes));
  }

  async function detail(key: string): Promise<PromptDetail> {
    const prompt = await find(key);
    const summary = (await list()).find((candidate) => candidate.key === key);
    if (!summary) throw notThere(key);
    const rows = await editing.versionRows(prompt.id);
    const gates = await readGateStates(rows.map(({ id }) => id));
    return { ...summary, labels: prompt.labels, versionList: rows.map((row) => toSummary(row, prompt, gates)) };
  }

  async function version(key: string, versionId: string): Promise<VersionDetail> {
    const prompt = await find(key);
    const found = await store.findVersion(prompt.id, versionId);
    if (!found) throw new AppError('not_found', `The prompt ${key} has no version ${versionId}.`);
    const { withThinking, withoutThinking, variables = [...ANALYSIS_VARIABLES] } = found;
    const gates = await readGateStates([versionId]);
    return { ...toSummary(found, prompt, gates), content: { variables, withThinking, withoutThinking } };
  }

  async function labelMoves(key: string): Promise<LabelMove[]> {
    return editing.labelMoves((await find(key)).id);
  }

  async function find(key: string): Promise<StoredPrompt> {
    const prompt = await store.findPrompt(key);
    if (!prompt) throw notThere(key);
    return prompt;
  }

  return { list, detail, version, labelMoves };
}

const notThere = (key: string) => new AppError('not_found', `There is no prompt ${key}.`);

/** What the production version of each prompt in use includes, by its key. */
function includesByKey({ prompts, versions }: Catalogue): Map<string, string[]> {
  const byId = new Map(versions.map((version) => [version.id, version]));
  return new Map(
    prompts.flatMap(({ key, labels, archivedAt }) => {
      const production = byId.get(labels[PRODUCTION] ?? '');
      return production && archivedAt === null ? [[key, includedKeys(production)]] : [];
    }),
  );
}

function summarise(
  { id, key, description, createdAt, archivedAt, labels }: StoredPrompt,
  { versions }: Catalogue,
  figures: Awaited<ReturnType<EditingStore['figures']>>,
  includes: ReadonlyMap<string, string[]>,
): PromptSummary {
  const production = versions.find((version) => version.id === labels[PRODUCTION]);
  return {
    key,
    description,
    createdAt,
    archivedAt,
    versions: figures.versions.get(id) ?? 0,
    production: production ? { versionId: production.id, number: production.number } : null,
    runningExperimentId: figures.experiments.get(id) ?? null,
    includes: includes.get(key) ?? [],
    includedBy: [...includes].filter(([, asked]) => asked.includes(key)).map(([other]) => other),
  };
}

function toSummary(
  { id, number, sha256, note, author, createdAt }: VersionRow,
  { labels }: StoredPrompt,
  gates: ReadonlyMap<string, 'passed' | 'failed'>,
): VersionSummary {
  const pointing = Object.entries(labels).filter(([, versionId]) => versionId === id);
  const names = pointing.map(([name]) => name);
  return { id, number, sha256, note, author, createdAt, labels: names, gate: gates.get(id) ?? null };
}
