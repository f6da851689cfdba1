import { createHash, createHmac } from 'node:crypto';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { HomeConfig } from '../home/config-file.ts';
import type { HomeLayout } from '../home/home-layout.ts';
import type { Parameter } from '../settings/parameter-catalog.ts';
import type { ServiceSpec } from '../supervisor/desired.ts';
import { digestFolder } from './code-fingerprint.ts';
import { compileCache, type Installation, nodeArguments } from './installation.ts';
import { NODE_FLAGS } from './node-flags.ts';
import { secretPath } from './secret-path.ts';
import type { ServiceName } from './services.ts';

/** The ports of one home's processes, all on the loopback address. */
export type Ports = Record<ServiceName, number>;

export type SpecInput = {
  layout: HomeLayout;
  installation: Installation;
  config: HomeConfig;
  /** Settings from the environment of `up`. */
  environment: Record<string, string>;
  catalog: ReadonlyMap<string, Parameter>;
  ports: Ports;
  generations: Readonly<Record<string, number>>;
  codeFingerprint: (part: ServiceName) => string;
};

/** `secretFiles` are those that a service reads at its start alone. The keys that `rotate-keys` changes are none of them: services that run follow their files. */
type Draft = Omit<ServiceSpec, 'fingerprint'> & { secretFiles: string[]; extra?: string };

/** How to run each process of an appliance, as values. Secrets appear as paths only; their content shows in the fingerprint alone, keyed. */
export function serviceSpecs(input: SpecInput): Record<ServiceName, ServiceSpec> {
  const finish = (name: ServiceName, { secretFiles, extra = '', ...spec }: Draft): ServiceSpec => ({
    ...spec,
    fingerprint: fingerprint(input, name, { spec, secretFiles, extra }),
  });
  return {
    'prompt-service': finish('prompt-service', promptService(input)),
    backend: finish('backend', backend(input)),
    worker: finish('worker', worker(input)),
    edge: finish('edge', edge(input)),
  };
}

function promptService(input: SpecInput): Draft {
  const { layout, installation, ports } = input;
  return {
    args: [...NODE_FLAGS.serving, ...nodeArguments(installation, 'prompt-service', 'main')],
    env: {
      ...common(input, 'prompt-service'),
      DATA_DIR: layout.data,
      KEYRING_PATH: layout.keyring,
      ROOT_KEY_FILE: layout.rootKey,
      SERVICE_KEY_FILE: layout.serviceKey,
      BACKEND_URL: loopback(ports.backend),
      ADMIN_API_KEY_FILE: layout.adminKey,
      SESSION_SECRET_FILE: layout.sessionSecret,
      ...backups(layout),
    },
    port: ports['prompt-service'],
    healthPath: '/health',
    after: [],
    secretFiles: [],
  };
}

/** Where scheduled backups go, and to whom they are encrypted; a home of before has no recipient until its next `up`. */
function backups({ backups: folder, recoveryRecipient, home }: HomeLayout): Record<string, string> {
  if (!existsSync(recoveryRecipient)) return {};
  return { BACKUPS_DIR: folder, BACKUP_RECIPIENT_FILE: recoveryRecipient, HOME_DIR: home };
}

function backend(input: SpecInput): Draft {
  const { layout, installation, ports, catalog } = input;
  const vendorKeys = [...catalog.values()]
    .filter(({ kind, services }) => kind === 'secret' && services.includes('backend'))
    .map(({ name }) => ({ name, path: secretPath(layout, name) }))
    .filter(({ path }) => existsSync(path) && statSync(path).size > 0);
  return {
    args: [...NODE_FLAGS.serving, ...nodeArguments(installation, 'backend', 'main')],
    env: {
      ...common(input, 'backend'),
      STATE_DIR: join(layout.state, 'backend'),
      PROMPT_SERVICE_URL: loopback(ports['prompt-service']),
      SERVICE_KEY_FILE: layout.serviceKey,
      PLANS_KEY_FILE: layout.plansKey,
      ...Object.fromEntries(vendorKeys.map(({ name, path }) => [`${name}_FILE`, path])),
    },
    port: ports.backend,
    healthPath: '/health',
    after: ['prompt-service'],
    secretFiles: [layout.plansKey, ...vendorKeys.map(({ path }) => path)],
  };
}

function worker(input: SpecInput): Draft {
  const { layout, installation, ports } = input;
  return {
    args: [...NODE_FLAGS.idle, ...nodeArguments(installation, 'worker', 'main')],
    env: {
      ...common(input, 'worker'),
      STATE_DIR: join(layout.state, 'worker'),
      PROMPT_SERVICE_URL: loopback(ports['prompt-service']),
      SERVICE_KEY_FILE: layout.serviceKey,
    },
    port: ports.worker,
    healthPath: '/health',
    after: ['prompt-service'],
    secretFiles: [],
  };
}

function edge({ installation, config, ports }: SpecInput): Draft {
  return {
    args: [...NODE_FLAGS.idle, ...nodeArguments(installation, 'cli', 'edge/main')],
    env: {
      ...compileCache(installation),
      PORT: String(ports.edge),
      HOSTNAMES: config.hostname,
      BACKEND_URL: loopback(ports.backend),
      PROMPT_SERVICE_URL: loopback(ports['prompt-service']),
      WEB_ROOT: installation.webRoot,
      ADMIN_ROOT: installation.adminRoot,
    },
    port: ports.edge,
    healthPath: '/health/ready',
    after: ['backend'],
    secretFiles: [],
    extra: [installation.webRoot, installation.adminRoot].map(digestFolder).join(' '),
  };
}

function common(
  { config, environment, catalog, ports, installation }: SpecInput,
  service: Exclude<ServiceName, 'edge'>,
) {
  const decided = { ...config.settings, ...environment };
  const own = Object.entries(decided).filter(([name]) => catalog.get(name)?.services.includes(service));
  return { ...Object.fromEntries(own), ...compileCache(installation), HOST: '127.0.0.1', PORT: String(ports[service]) };
}

const loopback = (port: number) => `http://127.0.0.1:${port}`;

function fingerprint(
  { layout, generations, codeFingerprint }: SpecInput,
  name: ServiceName,
  { spec, secretFiles, extra }: { spec: object; secretFiles: readonly string[]; extra: string },
): string {
  const key = readFileSync(layout.plansKey);
  const secrets = secretFiles.map((path) => createHmac('sha256', key).update(readFileSync(path)).digest('hex'));
  return createHash('sha256')
    .update(JSON.stringify([spec, generations[name] ?? 0, codeFingerprint(name), secrets, extra]))
    .digest('hex')
    .slice(0, 32);
}
