import type { Gate } from '@votive/shared/admin-api/run-contracts';
import { AppError, InvalidInput } from '@votive/shared/app-error';
import { languageSchema } from '@votive/shared/contracts/language';
import type { Modes } from '@votive/shared/prompts/compose-version';
import { hashModes } from '@votive/shared/prompts/hash-modes';
import { concerns, fulfils } from '@votive/shared/prompts/judge-cells';
import { costPerCell, judgeGate } from '@votive/shared/prompts/judge-gate';
import { SAFETY_PROMPT_KEY } from '@votive/shared/prompts/lint-prompt';
import { referencesOf } from '@votive/shared/prompts/render-prompt';
import { holdsSafetyBlock } from '@votive/shared/prompts/safety-text';
import type { PromptParts, WholeVersion } from '../prompts/prompt-parts.ts';
import type { ExpectationService } from '../runs/expectation-service.ts';
import type { EndedRun, RunColumn, RunService } from '../runs/run-service.ts';
import { samplePersons } from '../runs/sample-persons.ts';
import type { GateStore } from './gate-store.ts';

export type GateService = ReturnType<typeof createGateService>;
type Provider = 'configured' | 'recorded';
type Place = { promptId: string; key: string };

type Dependencies = {
  gates: GateStore;
  runs: Pick<RunService, 'begin'>;
  expectations: ExpectationService;
  parts: PromptParts;
  configured: () => Promise<{ provider: string }>;
  now: () => Date;
};

const MODES = ['withThinking', 'withoutThinking'] as const;
/** Of the prompts that include a part, so many are tried with it: each is two columns of all sample persons. */
const TRIED_INCLUDERS = 3;

/**
 * The gate before `production`: the version on every sample person, in every language, in both modes. A prompt that is only a part of others is tried inside of those. A result
 * counts for the very text that was tried, includes and all.
 */
export function createGateService({ gates, runs, expectations, parts, configured, now }: Dependencies) {
  /** Gates whose cells have ended and whose result is being written, by version. */
  const concluding = new Map<string, string>();

  async function read(key: string, versionId: string): Promise<Gate> {
    const version = await find(key, versionId);
    const runId = concluding.get(versionId) ?? (await gates.underWay(versionId));
    if (runId !== undefined) return { versionId, state: 'running', runId, ranAt: null, checks: [] };
    const result = await gates.newest(versionId);
    if (!result || result.contentSha256 !== (await contentHash(key, version)))
      return { versionId, state: 'never_run', runId: null, ranAt: null, checks: [] };
    const { state, ranAt, checks } = result;
    return { versionId, state, runId: result.runId, ranAt, checks };
  }

  /** Begins the gate of a version. Throws `conflict` while it is under way. */
  async function run({ promptId, key }: Place, versionId: string, provider: Provider, actor: string): Promise<Gate> {
    const version = await find(key, versionId);
    if (await gates.underWay(versionId)) throw new AppError('conflict', 'The gate of this version is running already.');
    await requireMeaning(provider);
    const contentSha256 = await contentHash(key, version);
    const { columns, isSafe } = await columnsOf(key, version);
    const place = { promptId, key, actor, versionId, contentSha256, provider, isSafe };
    if (columns.length === 0) {
      await conclude(place, undefined);
      return read(key, versionId);
    }
    const sitters = (await samplePersons()).flatMap(({ id }) =>
      languageSchema.options.map((language) => ({ personaId: id, language })),
    );
    await runs.begin(
      {
        promptId,
        promptKey: key,
        startedBy: actor,
        mode: 'withoutThinking',
        provider,
        columns,
        sitters,
        gateVersionId: versionId,
      },
      async (ended) => {
        concluding.set(versionId, ended.id);
        await conclude(place, ended).finally(() => concluding.delete(versionId));
      },
    );
    return read(key, versionId);
  }

  type Concluding = Place & {
    actor: string;
    versionId: string;
    contentSha256: string;
    provider: Provider;
    isSafe: boolean;
  };

  async function conclude(place: Concluding, run: EndedRun | undefined): Promise<void> {
    const { promptId, key, actor, versionId, contentSha256, provider, isSafe } = place;
    // A run that somebody stopped says nothing.
    if (run?.cells.some(({ status }) => status === 'cancelled')) return;
    const cells = run?.cells.flatMap((cell) => (cell.figures ? [{ ...cell, figures: cell.figures }] : [])) ?? [];
    const figures = cells.map((cell) => cell.figures);
    const kept = await expectations.list(promptId);
    const judged = cells.flatMap((cell) => kept.filter((one) => concerns(one, cell)).map((one) => fulfils(one, cell)));
    const production = await parts.production(key);
    const before = production && production.id !== versionId ? await gates.newest(production.id, provider) : undefined;
    const checks = run
      ? judgeGate({
          cells: figures,
          expectations: { met: judged.filter((met) => met).length, total: judged.length },
          safetyIncluded: isSafe,
          productionCost: before?.costPerCell ?? null,
        })
      : [];
    const state = checks.every(({ passed }) => passed) ? 'passed' : 'failed';
    const runId = run?.id ?? `${versionId} ${now().toISOString()}`;
    const result = { runId, versionId, contentSha256, ranAt: now().toISOString(), state, checks, provider } as const;
    await gates.insert({ ...result, costPerCell: costPerCell(figures) }, { key, actor });
  }

  /** What is tried: the version itself where it asks for answers, else the prompts that include it, with it in place. */
  async function columnsOf(key: string, version: WholeVersion): Promise<{ columns: RunColumn[]; isSafe: boolean }> {
    const own = await parts.compose(key, version);
    if (asksForAnswers(own.modes)) return together([toColumns(key, version, { ...own, versionId: version.id })]);
    const includers = (await parts.includers(key)).slice(0, TRIED_INCLUDERS);
    const inside = await Promise.all(
      includers.map(async (includer) => {
        const composed = await parts.compose(includer.key, includer.version, { key, version });
        return asksForAnswers(composed.modes)
          ? [toColumns(includer.key, includer.version, { ...composed, versionId: version.id })]
          : [];
      }),
    );
    return together(inside.flat());
  }

  /** Where a model writes reports, replayed answers would say nothing about the prompt. */
  async function requireMeaning(provider: Provider): Promise<void> {
    if (provider === 'configured') return;
    const { provider: asked } = await configured();
    if (asked !== 'rules')
      throw new InvalidInput(
        [{ path: 'provider', message: `Reports are written by ${asked}, so the gate has to ask it too.` }],
        'Recorded answers do not depend on the prompt.',
      );
  }

  async function contentHash(key: string, version: WholeVersion): Promise<string> {
    return hashModes((await parts.compose(key, version)).modes);
  }

  async function find(key: string, versionId: string): Promise<WholeVersion> {
    const version = await parts.version(key, versionId);
    if (!version) throw new AppError('not_found', `The prompt ${key} has no version ${versionId}.`);
    return version;
  }

  /** What keeps a version from being published, in words, or undefined. */
  async function fault(key: string, versionId: string): Promise<string | undefined> {
    const { state } = await read(key, versionId);
    return state === 'passed' ? undefined : FAULTS[state];
  }

  return { read, run, fault, states: gates.states };
}

const NAMES = { withThinking: 'with thinking', withoutThinking: 'without thinking' } as const;
const FAULTS = {
  never_run: 'The gate has not run for this text as it is now. Run it before you publish.',
  running: 'The gate of this version is still running.',
  failed: 'This version did not pass its gate.',
} as const;

type Tried = { columns: RunColumn[]; isSafe: boolean };

const together = (tried: readonly Tried[]): Tried => ({
  columns: tried.flatMap(({ columns }) => columns),
  isSafe: tried.every(({ isSafe }) => isSafe),
});

function toColumns(
  key: string,
  { number }: WholeVersion,
  { modes, includes, variables, versionId }: Awaited<ReturnType<PromptParts['compose']>> & { versionId: string },
): Tried {
  const columns = MODES.map((mode) => ({
    name: `${key}, ${NAMES[mode]}`,
    versionId,
    mode,
    prompt: { key, number, variables, mode: modes[mode] },
  }));
  const isIncluded = includes.some((included) => included.key === SAFETY_PROMPT_KEY);
  return { columns, isSafe: isIncluded || MODES.every((mode) => holdsSafetyBlock(modes[mode])) };
}

const asksForAnswers = ({ withThinking, withoutThinking }: Modes) =>
  [withThinking, withoutThinking].every(({ texts }) =>
    Object.values(texts).every(({ system, user }) => referencesOf(`${system}\n${user}`).includes('answers')),
  );
