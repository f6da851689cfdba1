import type { FindIncludable } from '@votive/shared/prompts/compose-version';
import type { Catalogue } from './prompt-store.ts';
import { PRODUCTION } from './to-plan.ts';
import type { StoredVersion } from './version-store.ts';

type Shelf = Pick<Catalogue, 'prompts' | 'versions'>;
export type Replaced = {
  key: string;
  version: Pick<StoredVersion, 'id' | 'number' | 'withThinking' | 'withoutThinking'>;
};

/** Finds what `{{> KEY}}` stands for: the version that `production` of KEY points at, or `replaced` where its key is asked for. */
export function findProduction({ prompts, versions }: Shelf, replaced?: Replaced): FindIncludable {
  const byId = new Map(versions.map((version) => [version.id, version]));
  const byKey = new Map(prompts.map((prompt) => [prompt.key, prompt]));
  return (key) => {
    const prompt = byKey.get(key);
    if (prompt?.archivedAt) return 'archived';
    if (key === replaced?.key) return replaced.version;
    return byId.get(prompt?.labels[PRODUCTION] ?? '') ?? 'missing';
  };
}
