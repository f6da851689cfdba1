import { InvalidInput } from '@votive/shared/app-error';
import type { Variable } from '@votive/shared/contracts/prompt-variables';
import { CompositionError, composeVersion, includedKeys, type Modes } from '@votive/shared/prompts/compose-version';
import { ANALYSIS_VARIABLES } from '@votive/shared/prompts/variable-contract';
import { findProduction, type Replaced } from './find-production.ts';
import type { PromptStore } from './prompt-store.ts';
import { PRODUCTION } from './to-plan.ts';
import type { StoredVersion } from './version-store.ts';

export type PromptParts = ReturnType<typeof createPromptParts>;
/** A version as it is stored. */
export type WholeVersion = StoredVersion;
type Content = Modes & { variables?: readonly Variable[] | undefined };

/** Prompts put together as they would be sent at this moment, for those who try them out. */
export function createPromptParts(store: PromptStore) {
  const shelf = () => store.catalogue({ allVersions: false });

  /** A text with its includes in place, and its contract; with `replaced`, as if that version were in production. Throws `InvalidInput` where it cannot be. */
  async function compose(key: string, content: Content, replaced?: Replaced) {
    const own = replaced ?? { key, version: { id: '', number: 0, ...content } };
    try {
      const { includes, ...modes } = composeVersion(key, content, findProduction(await shelf(), own));
      return { modes, includes, variables: [...(content.variables ?? ANALYSIS_VARIABLES)] };
    } catch (error) {
      if (error instanceof CompositionError)
        throw new InvalidInput([{ path: 'content', message: error.message }], 'This text cannot be put together.');
      throw error;
    }
  }

  async function version(key: string, versionId: string): Promise<StoredVersion | undefined> {
    const prompt = await store.findPrompt(key);
    return prompt && store.findVersion(prompt.id, versionId);
  }

  async function production(key: string): Promise<StoredVersion | undefined> {
    const prompt = await store.findPrompt(key);
    const versionId = prompt?.labels[PRODUCTION];
    return prompt && versionId !== undefined ? store.findVersion(prompt.id, versionId) : undefined;
  }

  /** The production versions that include `key` themselves, with their prompts' keys. */
  async function includers(key: string): Promise<{ key: string; version: StoredVersion }[]> {
    const { prompts, versions } = await shelf();
    return prompts.flatMap((prompt) => {
      const version = versions.find(({ id }) => id === prompt.labels[PRODUCTION]);
      const includes =
        version && prompt.archivedAt === null && prompt.key !== key && includedKeys(version).includes(key);
      return includes ? [{ key: prompt.key, version }] : [];
    });
  }

  return { compose, version, production, includers };
}
