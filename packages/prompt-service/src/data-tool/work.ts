import type { DataToolProgress } from '@votive/shared/contracts/data-tool';
import type { Rest } from '@votive/shared/scheduling/rests';
import type { Migration } from '../database/migrations.ts';

/** What every verb is given besides its input. */
export type Work = {
  progress: (progress: DataToolProgress) => void;
  /** Reports the growth of a file as progress while a long call of the engine runs, until the returned function is called. */
  watch: (file: string, progress: Omit<DataToolProgress, 'done'>) => () => void;
  migrations: Migration[];
  now: () => Date;
  /** To be called in long loops. */
  rest: Rest;
};
