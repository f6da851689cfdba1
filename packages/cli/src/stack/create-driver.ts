import type { Mode } from '../home/config-file.ts';
import type { DriverTools, StackDriver } from './driver.ts';

/** The driver for a mode. Loaded when it is needed, so that neither costs the other's start. */
export async function createDriver(mode: Mode, tools: DriverTools): Promise<StackDriver> {
  if (mode === 'process') return (await import('./process-driver.ts')).createProcessDriver(tools);
  return (await import('../containers/compose-driver.ts')).createComposeDriver(tools);
}
