import { cpus } from 'node:os';

/** What figures were taken on. */
export type Machine = { cpu: string; cores: number; node: string; platform: string };

export function thisMachine(): Machine {
  const processors = cpus();
  return {
    cpu: processors[0]?.model.trim() ?? 'unknown',
    cores: processors.length,
    node: process.version,
    platform: process.platform,
  };
}
