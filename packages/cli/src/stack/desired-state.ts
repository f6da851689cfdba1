import { writeFileAtomically } from '@votive/shared/files/atomic-file';
import type { HomeConfig } from '../home/config-file.ts';
import type { HomeLayout } from '../home/home-layout.ts';
import { chooseFreePort } from '../processes/free-port.ts';
import type { Parameter } from '../settings/parameter-catalog.ts';
import { type Desired, readDesired } from '../supervisor/desired.ts';
import { fingerprintCode } from './code-fingerprint.ts';
import type { Installation } from './installation.ts';
import { type Ports, serviceSpecs } from './service-specs.ts';

export type DesiredInput = {
  layout: HomeLayout;
  installation: Installation;
  config: HomeConfig;
  environment: Record<string, string>;
  catalog: ReadonlyMap<string, Parameter>;
  /** Whether processes of this home hold the ports of the last desired state. */
  running: boolean;
  /** Services to start anew although nothing changed. */
  restart?: readonly string[];
  /** Ports that must not be used again: something else holds them. */
  lostPorts?: ReadonlySet<number>;
};

/** What the supervisor should run now, from the configuration, the environment and the code; and how that differs from what it was told last. */
export async function planDesired(input: DesiredInput): Promise<{ desired: Desired; changed: string[] }> {
  const { layout, installation, config, environment, catalog } = input;
  const last = readDesired(layout.desired);
  const generations = { ...last?.generations };
  for (const name of input.restart ?? []) generations[name] = (generations[name] ?? 0) + 1;
  const code = fingerprintCode(installation);
  const ports = await choosePorts(input, last);
  const services = serviceSpecs({
    layout,
    installation,
    config,
    environment,
    catalog,
    ports,
    generations,
    codeFingerprint: code,
  });
  const changed = Object.entries(services)
    .filter(([name, spec]) => last?.services[name]?.fingerprint !== spec.fingerprint)
    .map(([name]) => name);
  return {
    desired: {
      schema: 'votive.desired/1',
      revision: (last?.revision ?? 0) + 1,
      supervisor: code('supervisor'),
      environment,
      generations,
      services,
    },
    changed,
  };
}

/** Stores the desired state for the supervisor. */
export function writeDesired(layout: HomeLayout, desired: Desired): void {
  writeFileAtomically(layout.desired, `${JSON.stringify(desired)}\n`);
}

/** Inner services keep their ports while they run; else they take those they had, or any free one: a fixed one would be in the way of another home's. */
async function choosePorts(
  { config, running, lostPorts = new Set() }: DesiredInput,
  last: Desired | undefined,
): Promise<Ports> {
  const taken = new Set([config.port, ...lostPorts]);
  const ports: Ports = { 'prompt-service': 0, backend: 0, worker: 0, edge: config.port };
  for (const name of ['prompt-service', 'backend', 'worker'] as const) {
    const before = last?.services[name]?.port ?? 0;
    const keeps = running && before > 0 && !taken.has(before);
    ports[name] = keeps ? before : await chooseFreePort([before], taken);
    taken.add(ports[name]);
  }
  return ports;
}
