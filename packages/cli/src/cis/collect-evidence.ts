import { execFile } from 'node:child_process';
import { statSync } from 'node:fs';
import { promisify } from 'node:util';
import {
  type ContainerEvidence,
  containerInspectSchema,
  imageInspectSchema,
  networkInspectSchema,
} from './container-evidence.ts';

const run = promisify(execFile);
const MAX_BUFFER = 64 * 1024 * 1024;

/** Asks the engine about every running container of a compose project. `docker` is how the engine's command is called here. Throws what the command throws. */
export async function collectEvidence(project: string, docker = 'docker'): Promise<ContainerEvidence[]> {
  const ask = async (...args: string[]) => (await run(docker, args, { maxBuffer: MAX_BUFFER })).stdout.trim();
  const ids = (await ask('ps', '--quiet', '--no-trunc', '--filter', `label=com.docker.compose.project=${project}`))
    .split('\n')
    .filter((id) => id !== '');
  if (ids.length === 0) return [];
  const inspected = JSON.parse(await ask('inspect', ...ids)) as InspectedContainer[];
  const engine = toEngine(await ask('info', '--format', '{{json .}}'));
  return Promise.all(
    inspected.map(async (raw) => ({
      ...toEvidence(raw, {
        images: await inspectIfThere(ask, 'image', [raw.Image]),
        networks: await inspectIfThere(ask, 'network', Object.keys(raw.NetworkSettings?.Networks ?? {})),
      }),
      programs: await ask('top', raw.Id, '-eo', 'pid,args')
        .then((text) => programsIn(text))
        .catch(() => null),
      engine,
    })),
  );
}

type InspectedContainer = {
  Id: string;
  Image: string;
  NetworkSettings?: { Networks?: Record<string, unknown> | null };
};

/** One container from what the engine says of it, its image and its networks; the modes of its secret files are read from the host. */
export function toEvidence(
  raw: unknown,
  { images, networks }: { images: unknown[]; networks: unknown[] },
): Omit<ContainerEvidence, 'programs' | 'engine'> {
  const container = containerInspectSchema.parse(raw);
  return {
    service: container.Config.Labels['com.docker.compose.service'] ?? container.Name.replace(/^\//, ''),
    container,
    image: images.length > 0 ? imageInspectSchema.parse(images[0]) : null,
    networks: networks.map((network) => networkInspectSchema.parse(network)),
    secretFiles: container.Mounts.filter(
      ({ Type, Destination }) => Type === 'bind' && Destination.startsWith('/run/secrets/'),
    ).flatMap(({ Source }) => fileFacts(Source)),
  };
}

async function inspectIfThere(
  ask: (...args: string[]) => Promise<string>,
  kind: 'image' | 'network',
  names: readonly string[],
): Promise<unknown[]> {
  if (names.length === 0) return [];
  return ask(kind, 'inspect', ...names).then(
    (text) => JSON.parse(text) as unknown[],
    () => [],
  );
}

function toEngine(text: string): ContainerEvidence['engine'] {
  const { ServerVersion = '', SecurityOptions = [] } = JSON.parse(text) as {
    ServerVersion?: string;
    SecurityOptions?: string[] | null;
  };
  return { version: ServerVersion, securityOptions: SecurityOptions ?? [] };
}

function fileFacts(path: string): ContainerEvidence['secretFiles'] {
  const stats = statSync(path, { throwIfNoEntry: false });
  return stats ? [{ path, mode: stats.mode, uid: stats.uid }] : [];
}

/** The command lines that `docker top` lists below its heading, each behind a process id. */
function programsIn(text: string): string[] {
  return text
    .split('\n')
    .slice(1)
    .map((line) => line.trim().replace(/^\d+\s+/, ''));
}
