import { readFileSync } from 'node:fs';

/** How to run one service. Secrets appear as paths only. */
export type ServiceSpec = {
  /** Arguments to node, script included. */
  args: string[];
  /** Environment besides the base that every service shares. */
  env: Record<string, string>;
  port: number;
  /** Where the service answers how it is. */
  healthPath: string;
  /** Services that should be healthy first; after a few seconds it starts all the same. */
  after: string[];
  /** Changes when anything that needs a restart does: arguments, environment, code, key files, a wish to restart. */
  fingerprint: string;
};

/** `run/desired.json`: what the supervisor runs. Commands write it and send SIGUSR2; the supervisor makes it so. */
export type Desired = {
  schema: 'votive.desired/1';
  /** Counts up with every write; `state.json` names the one in force. */
  revision: number;
  /** Fingerprint of the supervisor's own code. */
  supervisor: string;
  /** Parameters taken from the environment of the last `up`. */
  environment: Record<string, string>;
  /** How often each service was asked to restart. */
  generations: Record<string, number>;
  services: Record<string, ServiceSpec>;
};

/** Reads the desired state; undefined if there is none or it cannot be read. */
export function readDesired(path: string): Desired | undefined {
  try {
    const desired = JSON.parse(readFileSync(path, 'utf8')) as Desired;
    return desired.schema === 'votive.desired/1' ? desired : undefined;
  } catch {
    return undefined;
  }
}
