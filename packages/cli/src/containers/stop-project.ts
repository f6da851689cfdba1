import { CommandError } from '../output/command-error.ts';
import { down, networksOf, stop } from './compose-command.ts';
import { listContainers } from './inspect-containers.ts';
import type { RunArgv } from './run-argv.ts';

const STOP_LIMIT_MS = 120_000;

/** Ends every container of a project in order; what does not end, `stopProject` names. */
export async function endContainers(run: RunArgv, name: string): Promise<void> {
  await run(stop(name), { timeoutMs: STOP_LIMIT_MS });
}

/** Removes every container and network of a project, and looks that none is left. Throws VOT-307 with what is. */
export async function stopProject(run: RunArgv, name: string): Promise<void> {
  const { stderr } = await run(down(name), { timeoutMs: STOP_LIMIT_MS });
  const left = (await listContainers(run, name)).map(({ Name }) => Name.slice(1));
  const networks = (await run(networksOf(name))).stdout.trim();
  if (left.length === 0 && networks === '') return;
  throw new CommandError('VOT-307', {
    message: 'Containers of the appliance could not be stopped.',
    reason: `Still there: ${left.join(', ') || 'a network'}. ${stderr.trim().split('\n').at(-1) ?? ''}`,
    fix: `Remove them (\`docker rm --force ${left.join(' ')}\`), then run the same command again.`,
  });
}
