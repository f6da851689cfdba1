import type { Migration } from '../../../packages/prompt-service/src/database/migrations.ts';
import type { Step } from './steps.ts';

/** A command that is to be interrupted, and the home on which it runs. */
export type Scenario = {
  name: string;
  /** The words of the command; some name what lies in the home. */
  args: (home: string) => readonly string[];
  env?: Record<string, string>;
  /** Makes the home; a copy of it is used up by each run. */
  prepare: (home: string) => Promise<unknown>;
  /** The migrations of each version that may be in force, the newest first, where it is not this one alone: that of before must still start where the command has not come to its end. */
  versions?: (home: string) => readonly Migration[][];
  /** Which of those versions is in force in a home that is settled; its database must be one that this version opens. */
  inForce?: (home: string) => Migration[];
  /** Whether settling may take back what is in force already: data that has moved under a program that has not. */
  mayUndo?: boolean;
  /** Which of the steps are this command's own, where much of it is another command that is swept for itself. */
  isOwnStep?: (step: Step) => boolean;
  /** Whether there may be no database before the command has put one there. */
  startsEmpty?: boolean;
  /** Whether all rows say the same afterwards. */
  keepsContent?: boolean;
  /** Whether it is refused where it has come to its end already. */
  isOnce?: boolean;
  /** How many steps are killed in the suite, and how many writes; the long sweep takes all. */
  quota: { names: number; writes: number };
};
