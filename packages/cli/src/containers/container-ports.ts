import { CommandError } from '../output/command-error.ts';
import { portFault } from '../processes/free-port.ts';
import { portError } from '../stack/port-check.ts';
import { publishedPorts } from './compose-command.ts';
import type { RunArgv } from './run-argv.ts';

/** Throws VOT-202, naming the holder (a container, or a process), unless the port can be published now. The engine may open ports below 1024. */
export async function refuseTakenPublicPort(
  port: number,
  { run, flag }: { run: RunArgv; flag: '--port' | '--http-port' },
): Promise<void> {
  const fault = await portFault(port);
  if (fault === undefined || fault === 'EACCES') return;
  const holder = holderAmong((await run(publishedPorts())).stdout, port);
  if (holder === undefined) throw portError(port, fault, flag);
  throw new CommandError('VOT-202', {
    message: `Port ${port} is in use.`,
    reason: `The container ${holder} holds it.`,
    fix: `Stop that container, or choose another port: \`votive up ${flag} ${port + 1}\`.`,
    data: { port, holder: { container: holder } },
  });
}

/** The container that publishes a port, from lines of `name<tab>127.0.0.1:8443->8443/tcp, …`. */
export function holderAmong(lines: string, port: number): string | undefined {
  const line = lines.split('\n').find((text) => text.includes(`:${port}->`));
  return line?.split('\t')[0];
}
