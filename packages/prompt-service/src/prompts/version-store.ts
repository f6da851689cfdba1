import { type Mode, modeSchema } from '@votive/shared/contracts/plan';
import { type Variable, variablesSchema } from '@votive/shared/contracts/prompt-variables';
import type { Queries } from '../database/open-database.ts';

/** A version as it is stored: its modes and contract, and who wrote it when and why. A version from before contracts has no `variables`. */
export type StoredVersion = {
  id: string;
  promptId: string;
  number: number;
  sha256: string;
  note: string;
  author: string;
  createdAt: string;
  variables?: Variable[] | undefined;
  withThinking: Mode;
  withoutThinking: Mode;
};

const MODES = ['withThinking', 'withoutThinking'] as const;
type ModeName = (typeof MODES)[number];

/** Writes a version with its contract, modes and texts; inside the caller's transaction. */
export async function insertVersion(
  tx: Queries,
  { withThinking, withoutThinking, variables, ...version }: StoredVersion,
): Promise<void> {
  await tx.insertInto('promptVersions').values(version).execute();
  if (variables)
    await tx
      .insertInto('versionContracts')
      .values({ versionId: version.id, variables: JSON.stringify(variables) })
      .execute();
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
  const contracts = await db
    .selectFrom('versionContracts')
    .selectAll()
    .$if(ids !== undefined, (query) => query.where('versionId', 'in', ids ?? []))
    .execute();
  const modes = await readModes(db, ids);
  const variablesOf = new Map(contracts.map(({ versionId, variables }) => [versionId, variables]));
  return versions.map((version) => {
    const variables = variablesOf.get(version.id);
    return {
      ...version,
      ...(variables !== undefined && { variables: variablesSchema.parse(JSON.parse(variables)) }),
      withThinking: modes(version.id, 'withThinking'),
      withoutThinking: modes(version.id, 'withoutThinking'),
    };
  });
}

async function readModes(db: Queries, ids?: readonly string[]) {
  const rows = await db
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
  const nameOf = ({ versionId, mode }: { versionId: string; mode: ModeName }) => `${versionId} ${mode}`;
  const settingsOf = new Map(rows.map((row) => [nameOf(row), row]));
  const textsOf = Map.groupBy(texts, nameOf);

  return (versionId: string, mode: ModeName): Mode => {
    const name = nameOf({ versionId, mode });
    const { versionId: _id, mode: _mode, ...settings } = settingsOf.get(name) ?? { versionId, mode };
    const ours = (textsOf.get(name) ?? []).map(({ language, system, user }) => [language, { system, user }]);
    return modeSchema.parse({ ...settings, texts: Object.fromEntries(ours) });
  };
}
