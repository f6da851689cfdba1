import { mkdirSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { ANALYSIS_PROMPT_KEY, defaultAnalysisVersion } from '@votive/shared/prompts/default-prompt';
import { Secret } from '@votive/shared/secret';
import { claimHome } from '../../../packages/cli/src/home/claim-home.ts';
import { writeHomeConfig } from '../../../packages/cli/src/home/config-file.ts';
import { type HomeLayout, homeLayout } from '../../../packages/cli/src/home/home-layout.ts';
import { confirmDataKey, ensureKeys } from '../../../packages/cli/src/home/keys.ts';
import { createMissingSecrets } from '../../../packages/cli/src/home/secrets.ts';
import { readMigrations } from '../../../packages/prompt-service/src/database/migrations.ts';
import { type OpenDatabase, openDatabase } from '../../../packages/prompt-service/src/database/open-database.ts';
import { createPlanBook } from '../../../packages/prompt-service/src/prompts/plan-book.ts';
import { createPromptService } from '../../../packages/prompt-service/src/prompts/prompt-service.ts';
import { createPromptStore } from '../../../packages/prompt-service/src/prompts/prompt-store.ts';
import { SHIPPED_PARTS } from '../../../packages/prompt-service/src/start.ts';
import { ANSWER_MARKER } from '../../../packages/prompt-service/src/testing/analyses.ts';
import { makeOlderDatabase } from '../../../packages/prompt-service/src/testing/make-older-database.ts';

/** Text that people and editors wrote, as the prepared databases hold it: found anywhere on a disk, it was written there in plain. */
export const MARKERS = [ANSWER_MARKER, 'Answers: {{answers}}', 'Something returns.', 'm1@example.org'] as const;

const ALL = 10_000;

/** A stopped home as `up` sets it up, with members, answers, reports and prompts in an encrypted database of the first `schema` migrations. */
export async function prepareHome(home: string, { schema = ALL }: { schema?: number } = {}): Promise<HomeLayout> {
  mkdirSync(dirname(home), { recursive: true });
  const layout = homeLayout(home);
  const now = new Date();
  claimHome(layout);
  ensureKeys(layout, now);
  await createMissingSecrets(layout, now);
  writeHomeConfig(layout.config, {
    schema: 'votive.config/1',
    mode: 'process',
    port: 18_081,
    httpsPort: 18_443,
    httpPort: 18_080,
    public: false,
    hostname: 'localhost',
    settings: {},
  });
  const rootKey = new Secret(readFileSync(layout.rootKey, 'utf8').trim());
  makeOlderDatabase({ dataDir: layout.data, keyringPath: layout.keyring, rootKey, schema });
  if (schema >= readMigrations().length)
    await seedPrompts({ dataDir: layout.data, keyringPath: layout.keyring, rootKey, now: () => now });
  confirmDataKey(layout);
  return layout;
}

/** What a first start adds, under ids of its own: added here, it is the same in each copy of the home. */
async function seedPrompts(place: OpenDatabase): Promise<void> {
  const database = openDatabase(place);
  try {
    const store = createPromptStore(database.queries, async () => undefined);
    const shelf = () => store.catalogue({ allVersions: false });
    const book = createPlanBook(
      shelf,
      () => undefined,
      (_key, error) => {
        throw error;
      },
    );
    const { seed } = createPromptService(store, book, place.now);
    await seed(ANALYSIS_PROMPT_KEY, 'Writes the analysis of an assessment.', defaultAnalysisVersion);
    for (const { key, description, version } of SHIPPED_PARTS) await seed(key, description, version);
  } finally {
    await database.close();
  }
}
