import type { HomeLayout } from '../home/home-layout.ts';
import type { Installation } from '../stack/installation.ts';
import { readOutcome, startDataTool } from './run-data-tool.ts';

/** The hold on a data folder: no prompt-service opens it until `release`, or until this process ends, however it ends. */
export type DataOwnership = { release(): Promise<void> };

/** Owns the data folder of a home. Throws VOT-212 where a prompt-service, or another tool, still has it after `waitMs`. */
export async function ownData(
  installation: Installation,
  layout: HomeLayout,
  { waitMs = 0 }: { waitMs?: number } = {},
): Promise<DataOwnership> {
  const tool = startDataTool(installation, 'hold', { dataDir: layout.data, waitMs });
  try {
    await readOutcome(tool, 'hold', () => undefined);
  } catch (error) {
    tool.child.kill('SIGKILL');
    throw error;
  }
  return {
    async release() {
      tool.child.stdin?.end();
      await tool.ended;
    },
  };
}
