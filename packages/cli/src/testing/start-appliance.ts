import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Result, votive } from './votive.ts';

export type TestAppliance = {
  home: string;
  webRoot: string;
  run: (args: readonly string[]) => Promise<Result>;
  stop: () => Promise<void>;
};

/** A real appliance that several tests of one file share. `stop` ends and deletes it. */
export async function startAppliance(): Promise<TestAppliance> {
  const folder = mkdtempSync(join(tmpdir(), 'votive-cli-'));
  const [home, webRoot] = [join(folder, 'home'), join(folder, 'web')];
  mkdirSync(webRoot);
  writeFileSync(join(webRoot, 'index.html'), '<!doctype html><title>Votive</title>');
  const run = (args: readonly string[]) => votive([...args, '--home', home], { env: { VOTIVE_WEB_ROOT: webRoot } });
  const started = await run(['up', '--port', '0']);
  if (started.code !== 0) throw new Error(started.stderr);

  return {
    home,
    webRoot,
    run,
    async stop() {
      await run(['down']);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
