import { join } from 'node:path';
import { expect } from 'vitest';
import { claimHome } from '../home/claim-home.ts';
import { writeHomeConfig } from '../home/config-file.ts';
import { homeLayout } from '../home/home-layout.ts';
import { ensureKeys } from '../home/keys.ts';
import { createMissingSecrets } from '../home/secrets.ts';
import { type Result, temporaryFolder, votive } from './votive.ts';

/** A home as `up` sets it up, whose services have never run: enough for what an operator does to a stopped appliance. */
export async function stoppedHome() {
  const folder = temporaryFolder();
  const layout = homeLayout(join(folder, 'home'));
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

  const run = (args: readonly string[], env: Record<string, string> = {}): Promise<Result> =>
    votive([...args, '--home', layout.home], { env });
  const json = async (args: readonly string[], env: Record<string, string> = {}) => {
    const result = await run([...args, '--json'], env);
    expect(result.stdout, result.stderr).not.toBe('');
    return { ...result, document: JSON.parse(result.stdout) };
  };
  return { folder, layout, run, json };
}
