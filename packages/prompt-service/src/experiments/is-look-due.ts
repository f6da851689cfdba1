import type { Look } from '@votive/shared/contracts/experiment-counts';
import type { Experiment } from '@votive/shared/contracts/experiments';
import { exposedAt, primaryGoalOf, summaryAt } from '@votive/shared/statistics/verdict/phase-data';
import type { Queries } from '../database/open-database.ts';

const HOUR_MS = 3_600_000;
const LONGEST_GAP_MS = 24 * HOUR_MS;
const WORTHWHILE_GROWTH = 1.05;

/**
 * Whether `latest` is worth keeping beside the last kept look of its phase: an hour later where exposures or the primary goal grew by 5 %, a day later where anything changed. So a phase keeps
 * some hundred looks, however many units it has; a kept look stays, since an alarm of one of them holds for good.
 */
export async function isLookDue(
  db: Queries,
  experiment: Experiment,
  { phase, latest, now }: { phase: number; latest: Look; now: Date },
): Promise<boolean> {
  const row = await db
    .selectFrom('experimentLooks')
    .select(['at', 'arms'])
    .where('experimentId', '=', experiment.id)
    .where('phase', '=', phase)
    .orderBy('at', 'desc')
    .limit(1)
    .executeTakeFirst();
  if (!row) return true;
  const last: Look = { at: row.at, arms: JSON.parse(row.arms) as Look['arms'] };
  if (last.at >= latest.at || JSON.stringify(last.arms) === JSON.stringify(latest.arms)) return false;
  const age = now.getTime() - Date.parse(last.at);
  if (age >= LONGEST_GAP_MS) return true;
  const goal = primaryGoalOf(experiment);
  const sizes = ({ arms }: Experiment, look: Look) => [
    arms.reduce((sum, { name }) => sum + exposedAt(look, name), 0),
    arms.reduce((sum, { name }) => sum + summaryAt(look, name, goal).units, 0),
  ];
  const before = sizes(experiment, last);
  return (
    age >= HOUR_MS &&
    sizes(experiment, latest).some(
      (size, at) => size >= (before[at] ?? 0) * WORTHWHILE_GROWTH && size > (before[at] ?? 0),
    )
  );
}
