import { rmSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { MAINTENANCE_FILE, MAINTENANCE_TOUCH_MS, type MaintenanceMarker } from '@votive/shared/contracts/maintenance';
import { writeFileAtomically } from '@votive/shared/files/atomic-file';
import type { HomeLayout } from '../home/home-layout.ts';

export const markerPath = (layout: HomeLayout): string => join(layout.data, MAINTENANCE_FILE);

/** The marker of a command that keeps the database closed, kept fresh until `lift`. A process that dies stops touching it. */
export type HeldMarker = { lift(): void };

export function raiseMarker(
  layout: HomeLayout,
  { reason, retryAfterSeconds }: Omit<MaintenanceMarker, 'schema'>,
): HeldMarker {
  const path = markerPath(layout);
  const marker: MaintenanceMarker = { schema: 'votive.maintenance/1', reason, retryAfterSeconds };
  writeFileAtomically(path, `${JSON.stringify(marker)}\n`, { mode: 0o644 });
  const touching = setInterval(() => touch(path), MAINTENANCE_TOUCH_MS);
  touching.unref();
  return {
    lift() {
      clearInterval(touching);
      rmSync(path, { force: true });
    },
  };
}

/** A marker that is gone was overruled; whoever holds the data's lock is safe all the same. */
function touch(path: string): void {
  const now = new Date();
  try {
    utimesSync(path, now, now);
  } catch {
    // the next look at the data says what came of it
  }
}

/** Takes away a marker whose command is gone. */
export function liftLeftMarker(layout: HomeLayout): void {
  rmSync(markerPath(layout), { force: true });
}
