import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished } from 'vitest';
import { freePort } from './free-port.ts';
import { type VotiveRun, votive } from './votive.ts';

export type Appliance = {
  url: string;
  home: string;
  /** Runs a command on this home, with `--json`. */
  run: (...args: string[]) => Promise<VotiveRun>;
  /** State and process id of every service, as `votive status` tells. */
  services: () => Promise<ServiceState[]>;
};
export type ServiceState = { name: string; state: string; pid: number | null; restarts: number };

/** A running appliance in a home of its own, started by the real command; stopped and deleted after the test. */
export async function startAppliance({
  settings = {},
  secrets = {},
}: {
  settings?: Record<string, string>;
  secrets?: Record<string, string>;
} = {}): Promise<Appliance> {
  const home = await mkdtemp(join(tmpdir(), 'votive-journey-'));
  const run = (...args: string[]) => votive([...args, '--home', home, '--json'], settings);
  onTestFinished(async () => {
    await run('down');
    await rm(home, { recursive: true, force: true, maxRetries: 5 });
  });
  await mkdir(join(home, 'secrets'), { mode: 0o700 });
  for (const [name, value] of Object.entries(secrets))
    await writeFile(join(home, 'secrets', name), value, { mode: 0o600 });

  const port = await freePort();
  const up = await run('up', '--port', String(port), '--no-input');
  expect(up, up.stderr).toMatchObject({
    code: 0,
    json: { ok: true, data: { url: `http://127.0.0.1:${port}`, mode: 'process', changed: true } },
  });
  const services = async () => (await run('status')).json?.data.services as ServiceState[];
  return { url: `http://127.0.0.1:${port}`, home, run, services };
}
