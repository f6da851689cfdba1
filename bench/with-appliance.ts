import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../e2e/support/free-port.ts';
import { votive } from '../e2e/support/votive.ts';

export type BenchAppliance = {
  home: string;
  up: () => Promise<number>;
  down: () => Promise<void>;
  status: () => Promise<ServiceStatus[]>;
  /** Runs a command on this home and answers its data; throws where it fails. */
  run: (...args: string[]) => Promise<Record<string, unknown>>;
};
export type ServiceStatus = { name: string; pid: number | null; port: number | null };

/** Gives `work` a home with a port of its own. `up` answers milliseconds to healthy; everything is stopped and deleted afterwards. */
export async function withAppliance<Result>(work: (appliance: BenchAppliance) => Promise<Result>): Promise<Result> {
  const home = await mkdtemp(join(tmpdir(), 'votive-bench-'));
  const port = String(await freePort());
  const run = async (...args: string[]) => {
    const result = await votive([...args, '--home', home, '--json', '--no-input']);
    if (result.code !== 0) throw new Error(`votive ${args.join(' ')} ended with ${result.code}: ${result.stderr}`);
    return result.json?.data ?? {};
  };
  try {
    return await work({
      home,
      up: async () => {
        const startedAt = performance.now();
        await run('up', '--port', port);
        return performance.now() - startedAt;
      },
      down: async () => void (await run('down')),
      run,
      status: async () => (await run('status')).services as ServiceStatus[],
    });
  } finally {
    await votive(['down', '--home', home, '--json']);
    await rm(home, { recursive: true, force: true });
  }
}
