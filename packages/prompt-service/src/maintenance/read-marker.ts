import { readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import {
  MAINTENANCE_FILE,
  MAINTENANCE_STALE_MS,
  type MaintenanceMarker,
  maintenanceMarkerSchema,
} from '@votive/shared/contracts/maintenance';

/** A marker as it was found: fresh while its holder lives. */
export type FoundMarker = MaintenanceMarker & { isFresh: boolean };

const UNREADABLE: MaintenanceMarker = {
  schema: 'votive.maintenance/1',
  reason: 'a command of the operator',
  retryAfterSeconds: 5,
};

/** The maintenance marker of a data folder, if there is one. One that cannot be read counts all the same: only its age says whether somebody holds it. */
export function readMarker(dataDir: string): FoundMarker | undefined {
  const path = join(dataDir, MAINTENANCE_FILE);
  const found = statSync(path, { throwIfNoEntry: false });
  if (!found) return undefined;
  const isFresh = Math.abs(Date.now() - found.mtimeMs) < MAINTENANCE_STALE_MS;
  try {
    return { ...maintenanceMarkerSchema.parse(JSON.parse(readFileSync(path, 'utf8'))), isFresh };
  } catch {
    return { ...UNREADABLE, isFresh };
  }
}

/** Takes a marker away whose holder is gone. */
export function removeMarker(dataDir: string): void {
  rmSync(join(dataDir, MAINTENANCE_FILE), { force: true });
}
