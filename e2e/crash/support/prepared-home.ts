import { mkdirSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { Secret } from '@votive/shared/secret';
import { claimHome } from '../../../packages/cli/src/home/claim-home.ts';
import { writeHomeConfig } from '../../../packages/cli/src/home/config-file.ts';
import { type HomeLayout, homeLayout } from '../../../packages/cli/src/home/home-layout.ts';
import { confirmDataKey, ensureKeys } from '../../../packages/cli/src/home/keys.ts';
import { createMissingSecrets } from '../../../packages/cli/src/home/secrets.ts';
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
  confirmDataKey(layout);
  return layout;
}
