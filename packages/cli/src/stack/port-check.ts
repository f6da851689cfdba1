import { DEFAULT_PORT } from '../home/config-file.ts';
import { CommandError } from '../output/command-error.ts';
import { portFault } from '../processes/free-port.ts';
import { findPortHolder } from '../processes/port-holder.ts';

/** Throws VOT-202 unless the loopback port can be opened now. */
export async function refuseTakenPort(port: number): Promise<void> {
  const fault = await portFault(port);
  if (fault !== undefined) throw portError(port, fault);
}

/** Why a port cannot be had, and who holds it as far as the system tells. */
export function portError(port: number, fault: string, flag: '--port' | '--http-port' = '--port'): CommandError {
  const holder = findPortHolder(port);
  const inUse = fault === 'EADDRINUSE';
  return new CommandError('VOT-202', {
    message: inUse ? `Port ${port} is in use.` : `Port ${port} cannot be opened.`,
    reason: holder
      ? `Process ${holder.pid} listens on it: ${holder.command}`
      : inUse
        ? 'Another program listens on it; the system does not tell which.'
        : `The system refuses it (${fault}); ports below 1024 are often reserved for root.`,
    fix: `Stop that program, or choose another port: \`votive up ${flag} ${port < 1024 ? DEFAULT_PORT : port + 1}\`.`,
    data: { port, holder: holder ?? null },
  });
}
