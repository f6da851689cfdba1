import type { Language } from '@votive/shared/contracts/language';
import type { Mode } from '@votive/shared/contracts/plan';
import { modeSchema } from '@votive/shared/contracts/plan';
import type { PromptExport } from '@votive/shared/contracts/prompt-export';
import type { Queries } from '../database/open-database.ts';

/** A version as it is stored: the plan's part, and who wrote it when and why. */
export type StoredVersion = PromptExport['prompts'][number]['versions'][number] & { promptId: string };
export type NewVersion = StoredVersion & { author: string };

const MODES = ['withThinking', 'withoutThinking'] as const;

/** Writes a version with its modes and texts; inside the caller's transaction. */
export async function insertVersion(
  tx: Queries,
  { withThinking, withoutThinking, ...version }: NewVersion,
): Promise<void> {
  await tx.insertInto('promptVersions').values(version).execute();
  const modes = { withThinking, withoutThinking };
  for (const name of MODES) {
    const { texts, ...settings } = modes[name];
    await tx
      .insertInto('versionModes')
      .values({ versionId: version.id, mode: name, ...settings })
      .execute();
    for (const [language, text] of Object.entries(texts)) {
      await tx
        .insertInto('versionTexts')
        .values({ versionId: version.id, mode: name, language, ...text })
        .execute();
    }
  }
}

/** The versions with these ids, or all of them, by prompt and number. */
export async function readVersions(db: Queries, ids?: readonly string[]): Promise<StoredVersion[]> {
  const versions = await db
    .selectFrom('promptVersions')
    .selectAll()
    .$if(ids !== undefined, (query) => query.where('id', 'in', ids ?? []))
    .orderBy('promptId')
    .orderBy('number')
    .execute();
  const modes = await db
    .selectFrom('versionModes')
    .selectAll()
    .$if(ids !== undefined, (query) => query.where('versionId', 'in', ids ?? []))
    .execute();
  const texts = await db
    .selectFrom('versionTexts')
    .selectAll()
    .$if(ids !== undefined, (query) => query.where('versionId', 'in', ids ?? []))
    .orderBy('language')
    .execute();

  const modeOf = (versionId: string, name: (typeof MODES)[number]): Mode => {
    const isOurs = (row: { versionId: string; mode: string }) => row.versionId === versionId && row.mode === name;
    const { versionId: _id, mode: _mode, ...settings } = modes.find(isOurs) ?? { versionId, mode: name };
    const ours = texts.filter(isOurs).map(({ language, system, user }) => [language as Language, { system, user }]);
    return modeSchema.parse({ ...settings, texts: Object.fromEntries(ours) });
  };
  return versions.map(({ author: _author, ...version }) => ({
    ...version,
    withThinking: modeOf(version.id, 'withThinking'),
    withoutThinking: modeOf(version.id, 'withoutThinking'),
  }));
}
