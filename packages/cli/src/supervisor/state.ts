import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import type { ProcessIdentity } from '../processes/process-identity.ts';

export type ServiceState =
  | 'waiting'
  | 'starting'
  | 'healthy'
  | 'degraded'
  | 'unhealthy'
  | 'restarting'
  | 'crash-looping'
  | 'stopping'
  | 'stopped';

/** How a process ended, when, and the last lines it wrote. */
export type LastExit = { code: number | null; signal: string | null; at: string; lines: string[] };

export type ServiceReport = {
  state: ServiceState;
  /** Since when, ISO 8601. */
  since: string;
  /** Why, in words; null when there is nothing to say. */
  cause: string | null;
  process: ProcessIdentity | null;
  port: number;
  healthPath: string;
  restarts: number;
  lastExit: LastExit | null;
  fingerprint: string;
};

/** `run/state.json`: what the supervisor sees, written at every change. */
export type SupervisorState = {
  schema: 'votive.state/1';
  supervisor: ProcessIdentity;
  code: string;
  startedAt: string;
  revision: number;
  foreground: boolean;
  services: Record<string, ServiceReport>;
};

/** Reads the supervisor's state; undefined if there is none or it cannot be read. */
export function readState(path: string): SupervisorState | undefined {
  try {
    const state = JSON.parse(readFileSync(path, 'utf8')) as SupervisorState;
    return state.schema === 'votive.state/1' ? state : undefined;
  } catch {
    return undefined;
  }
}

/** Replaces the state file in one step; not durable, since a machine that stopped has no running services. Answers false if the disk refuses. */
export function writeState(path: string, state: SupervisorState): boolean {
  try {
    writeFileSync(`${path}.tmp`, `${JSON.stringify(state)}\n`, { mode: 0o600 });
    renameSync(`${path}.tmp`, path);
    return true;
  } catch {
    return false;
  }
}
