import { createHash, createHmac } from 'node:crypto';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { parseKeyLines } from '@votive/shared/key-lines';
import { certificatePaths } from '../certs/certificate-paths.ts';
import { parseHostName } from '../certs/host-name.ts';
import { renderNginx } from '../edge/nginx/render-nginx.ts';
import { containerOwner } from '../home/file-ownership.ts';
import type { HomeLayout } from '../home/home-layout.ts';
import type { StackRequest } from '../stack/driver.ts';
import { secretPath } from '../stack/secret-path.ts';
import type { BaseImage } from './base-images.ts';
import { COMPOSE_SERVICES, type ComposeService } from './compose-services.ts';
import { type Engine, knowsStartInterval } from './engine.ts';
import { environmentFile } from './environment-file.ts';

export type DescriptionInput = StackRequest & {
  layout: HomeLayout;
  /** The checkout, whose `compose` folder describes the stack. */
  root: string;
  engine: Engine;
  project: string;
  /** The tag of the images. */
  images: string;
  generations: Readonly<Record<string, number>>;
};

/** Everything that `docker compose` and nginx are given for one home, as text: nothing in it is secret. */
export type StackDescription = {
  /** The files that `docker compose` merges, in this order. */
  files: string[];
  /** Paths below the home and their text. */
  rendered: Map<string, string>;
  envFile: string;
  nginxFile: string;
  fingerprints: Record<ComposeService, string>;
  /** Changes with what the edge can take up without a restart: its configuration and its certificate. */
  edgeContent: string;
};

const FINGERPRINT_LABEL = 'org.votive.fingerprint';
const VENDOR_KEYS = { anthropic_api_key: 'anthropic-key.yaml', openai_api_key: 'openai-key.yaml' } as const;

export function describeStack(input: DescriptionInput): StackDescription {
  const { layout, root } = input;
  const environments = serviceFiles(input);
  const fingerprints = fingerprint(input, environments);
  const inCompose = (name: string) => join(layout.compose, name);
  const overlay = {
    services: Object.fromEntries(
      COMPOSE_SERVICES.map((name) => [name, { labels: { [FINGERPRINT_LABEL]: fingerprints[name] } }]),
    ),
  };
  const nginxFile = join(layout.edge, 'nginx.conf');
  const nginx = nginxText(input);
  const rendered = new Map([
    ...environments,
    [inCompose('stack.env'), environmentFile(stackVariables(input))],
    // JSON is YAML.
    [inCompose('overlay.yaml'), `${JSON.stringify(overlay, null, 2)}\n`],
  ]);
  return {
    files: [...descriptionFiles(input).map((name) => join(root, 'compose', name)), inCompose('overlay.yaml')],
    rendered: new Map([...rendered, [nginxFile, nginx]]),
    envFile: inCompose('stack.env'),
    nginxFile,
    fingerprints,
    edgeContent: digest([nginx, certificateOf(layout)]),
  };
}

/** The fingerprint that a container was made with. */
export const fingerprintOf = (labels: Readonly<Record<string, string>> | null | undefined) =>
  labels?.[FINGERPRINT_LABEL];

/** The name of a home's project: the same for one path, another for any other. */
export function projectName(home: string): string {
  return `votive-${createHash('sha256').update(home).digest('hex').slice(0, 8)}`;
}

function descriptionFiles({ layout, engine }: DescriptionInput): string[] {
  const vendors = Object.entries(VENDOR_KEYS).filter(([name]) => isFilled(secretPath(layout, name)));
  return [
    'compose.yaml',
    ...(knowsStartInterval(engine) ? ['engine-25.yaml'] : []),
    ...vendors.map(([, file]) => file),
  ];
}

/** The variables of a build, as an environment file. */
export function buildVariables({
  layout,
  tag,
  bases,
  caBundle,
}: {
  layout: HomeLayout;
  tag: string;
  bases: readonly BaseImage[];
  caBundle: string | undefined;
}): string {
  return environmentFile({
    VOTIVE_HOME: layout.home,
    VOTIVE_VERSION: tag,
    ...Object.fromEntries(
      bases.filter(({ isPinned }) => !isPinned).map(({ buildArgument, image }) => [buildArgument, image]),
    ),
    ...(caBundle !== undefined && { VOTIVE_CA_BUNDLE: caBundle }),
  });
}

function stackVariables({ layout, project, images, config }: DescriptionInput): Record<string, string | number> {
  const { uid, gid } = containerOwner(layout);
  return {
    VOTIVE_PROJECT: project,
    VOTIVE_HOME: layout.home,
    VOTIVE_VERSION: images,
    VOTIVE_UID: uid,
    VOTIVE_GID: gid,
    VOTIVE_BIND_ADDRESS: config.public ? '0.0.0.0' : '127.0.0.1',
    VOTIVE_HTTPS_PORT: config.httpsPort,
    VOTIVE_HTTP_PORT: config.httpPort,
    ...(isFilled(layout.recoveryRecipient) && { VOTIVE_RECOVERY_RECIPIENT: layout.recoveryRecipient }),
  };
}

/** The settings that somebody decided, for each service as an environment file: its path and its text. */
export function serviceFiles({
  layout,
  config,
  environment,
  catalog,
}: StackRequest & { layout: HomeLayout }): Map<string, string> {
  const decided = Object.entries({ ...config.settings, ...environment });
  const services = ['prompt-service', 'backend', 'worker'] as const;
  const textOf = (service: (typeof services)[number]) =>
    environmentFile(Object.fromEntries(decided.filter(([name]) => catalog.get(name)?.services.includes(service))));
  return new Map(services.map((service) => [join(layout.run, `${service}.env`), textOf(service)]));
}

function nginxText({ config }: DescriptionInput): string {
  const own = parseHostName(config.hostname);
  const names = [
    ...new Set([own.kind === 'ip' && own.value.includes(':') ? `[${own.value}]` : own.value, 'localhost', '127.0.0.1']),
  ];
  return renderNginx({
    hostnames: names,
    httpsPort: config.httpsPort,
    httpPort: config.httpPort,
  });
}

/**
 * Whatever needs a new container when it changes: among it the keys, since a container sees the files that were there when it was made. Secrets show in it keyed, their content
 * never; of files with several keys it is the one that signs.
 */
function fingerprint(
  { layout, images, config, generations, engine }: DescriptionInput,
  environments: ReadonlyMap<string, string>,
): Record<ComposeService, string> {
  const key = readFileSync(layout.plansKey);
  const sealText = (text: string | Buffer) => createHmac('sha256', key).update(text).digest('hex');
  const seal = (path: string) => (isFilled(path) ? sealText(readFileSync(path)) : '');
  const sealFirst = (path: string) => sealText(parseKeyLines(readFileSync(path, 'utf8'))[0]?.key ?? '');
  const serviceKey = sealFirst(layout.serviceKey);
  const adminKeys = [layout.adminKey, layout.sessionSecret].map(sealFirst);
  const vendorKeys = Object.keys(VENDOR_KEYS).map((name) => secretPath(layout, name));
  const secrets: Record<ComposeService, string[]> = {
    'prompt-service': [
      seal(layout.rootKey),
      serviceKey,
      ...adminKeys,
      keyringIdentity(layout),
      seal(layout.recoveryRecipient),
    ],
    backend: [serviceKey, ...[layout.plansKey, ...vendorKeys].map(seal)],
    worker: [serviceKey],
    edge: [`${config.public}`, `${config.httpsPort}`, `${config.httpPort}`],
  };
  const owner = containerOwner(layout);
  const all = COMPOSE_SERVICES.map((name) => {
    const parts = [
      images,
      owner.uid,
      owner.gid,
      knowsStartInterval(engine),
      generations[name] ?? 0,
      environments.get(join(layout.run, `${name}.env`)) ?? '',
      secrets[name],
    ];
    return [name, digest(parts)] as const;
  });
  return Object.fromEntries(all) as Record<ComposeService, string>;
}

/** Which keys the keyring holds; not their states, which change while the service runs. */
function keyringIdentity({ keyring }: HomeLayout): string {
  const { active, deks } = JSON.parse(readFileSync(keyring, 'utf8')) as {
    active: string;
    deks: Record<string, { wrapped?: unknown }>;
  };
  return digest([active, Object.entries(deks).map(([id, { wrapped }]) => [id, wrapped])]);
}

/** Which pair is in use: the name of its folder. */
function certificateOf({ home }: HomeLayout): string {
  const { currentPair } = certificatePaths(home);
  return existsSync(currentPair) ? readFileSync(join(currentPair, 'fullchain.pem'), 'utf8') : '';
}

const isFilled = (path: string) => (statSync(path, { throwIfNoEntry: false })?.size ?? 0) > 0;
const digest = (parts: unknown) => createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 32);
