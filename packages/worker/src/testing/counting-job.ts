import type { Job } from '../schedule/job.ts';

/** A job that counts, and that a test can hold up. */
export function countingJob({ schedule = '0 * * * *' } = {}) {
  const runs: { release: () => void }[] = [];
  let held = false;
  let atOnce = 0;
  let mostAtOnce = 0;
  const job: Job = {
    name: 'counting',
    parameter: 'JOB_COUNTING_SCHEDULE',
    schedule,
    enabled: true,
    async run() {
      atOnce += 1;
      mostAtOnce = Math.max(mostAtOnce, atOnce);
      await new Promise<void>((resolve) => {
        runs.push({ release: resolve });
        if (!held) resolve();
      });
      atOnce -= 1;
      return { deletedTokens: 0 };
    },
  };
  return {
    job,
    runs,
    hold: () => {
      held = true;
    },
    mostAtOnce: () => mostAtOnce,
  };
}
