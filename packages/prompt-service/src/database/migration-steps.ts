import type Sqlite from 'better-sqlite3';
import { sealExistingFields } from './fields/seal-existing-fields.ts';

type Step = (sqlite: Sqlite.Database, now: () => Date) => void;

/** What migrations have done by code, by name and revision. As the migrations themselves, a released one never changes what it does. */
const STEPS: Readonly<Record<string, Step>> = { 'seal-fields/1': sealExistingFields };

/** Runs a step inside the transaction of its migration. */
export function runStep(name: string, sqlite: Sqlite.Database, now: () => Date): void {
  const step = STEPS[name];
  if (!step) throw new Error(`This version has no step ${name}, which a migration names.`);
  step(sqlite, now);
}
