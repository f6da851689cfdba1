import { AppError, InvalidInput, type Issue } from '@votive/shared/app-error';
import type { Variable } from '@votive/shared/contracts/prompt-variables';
import {
  CompositionError,
  composeVersion,
  type FindIncludable,
  includedKeys,
  type Modes,
} from '@votive/shared/prompts/compose-version';
import { ANALYSIS_VARIABLES, checkContract } from '@votive/shared/prompts/variable-contract';
import { findProduction } from './find-production.ts';
import type { Catalogue, StoredPrompt } from './prompt-store.ts';
import { PRODUCTION } from './to-plan.ts';
import type { StoredVersion } from './version-store.ts';

type Content = Modes & { variables?: readonly Variable[] | undefined };

/** Throws `InvalidInput` where the texts of a version break its contract, or include what cannot be included now: nothing of the kind is ever saved. */
export function requireSound(key: string, content: Content, catalogue: Catalogue): void {
  const issues = faultsOf(key, content, findProduction(catalogue, { key, version: { id: '', number: 0, ...content } }));
  if (issues.length > 0) throw new InvalidInput(issues, 'This text cannot be saved as a version.');
}

/**
 * Throws `InvalidInput` where a version cannot be put together now or, once `production` points at it, a prompt that includes it could not. Labels other than
 * `production` are looked at alone, since nothing includes what they point at.
 */
export function requireReleasable(
  key: string,
  { label, version }: { label: string; version: StoredVersion },
  catalogue: Catalogue,
): void {
  const find = findProduction(catalogue, label === PRODUCTION ? { key, version } : undefined);
  const own = faultsOf(key, version, find);
  if (own.length > 0) throw new InvalidInput(own, `Version ${version.number} of ${key} cannot be used.`);
  if (label !== PRODUCTION) return;
  for (const includer of includersOf(key, catalogue)) {
    const issues = faultsOf(includer.prompt.key, includer.version, find);
    if (issues.length > 0)
      throw new InvalidInput(issues, `${includer.prompt.key} includes ${key} and would no longer work.`);
  }
}

/** Throws `conflict` where a prompt in use includes this one, or an experiment runs on it. */
export function requireArchivable(key: string, catalogue: Catalogue): void {
  const includers = [...new Set(includersOf(key, catalogue).map(({ prompt }) => prompt.key))];
  if (includers.length > 0)
    throw new AppError('conflict', `${key} cannot be taken out of use: ${includers.join(', ')} includes it.`);
  const prompt = catalogue.prompts.find((candidate) => candidate.key === key);
  if (catalogue.experiments.some(({ promptId }) => promptId === prompt?.id))
    throw new AppError('conflict', `${key} cannot be taken out of use while an experiment runs on it.`);
}

/** Every labelled version of another prompt in use that includes `key`, itself or through others. */
function includersOf(key: string, catalogue: Catalogue): { prompt: StoredPrompt; version: StoredVersion }[] {
  const prompts = new Map(catalogue.prompts.map((prompt) => [prompt.id, prompt]));
  const find = findProduction(catalogue);
  return catalogue.versions.flatMap((version) => {
    const prompt = prompts.get(version.promptId);
    if (!prompt || prompt.archivedAt !== null || prompt.key === key) return [];
    return reaches(version, key, find) ? [{ prompt, version }] : [];
  });
}

function reaches(version: Modes, key: string, find: FindIncludable, seen = new Set<string>()): boolean {
  return includedKeys(version).some((asked) => {
    if (asked === key) return true;
    if (seen.has(asked)) return false;
    seen.add(asked);
    const included = find(asked);
    return typeof included === 'object' && reaches(included, key, find, seen);
  });
}

function faultsOf(key: string, content: Content, find: FindIncludable): Issue[] {
  try {
    return checkContract(composeVersion(key, content, find), content.variables ?? ANALYSIS_VARIABLES);
  } catch (error) {
    if (error instanceof CompositionError) return [{ path: 'content', message: error.message }];
    throw error;
  }
}
