import { join } from 'node:path';
import { writeFileAtomically } from '@votive/shared/files/atomic-file';
import type { HomeLayout } from '../home/home-layout.ts';
import { CommandError } from '../output/command-error.ts';
import type { Progress } from '../output/progress.ts';
import type { Environment } from '../program/command.ts';
import { effectiveSettings } from '../settings/effective-settings.ts';
import type { StackRequest } from '../stack/driver.ts';
import { type BaseImage, baseImages } from './base-images.ts';
import { areBuilt, ensureImages, requireRoom } from './build-images.ts';
import { containerParameters } from './container-parameters.ts';
import { refuseTakenPublicPort } from './container-ports.ts';
import { findEngine } from './engine.ts';
import { noteBuild } from './prune-images.ts';
import { refuseForeignFiles } from './refuse-foreign-files.ts';
import type { RunArgv } from './run-argv.ts';
import { sourceFingerprint } from './source-fingerprint.ts';
import { buildVariables, serviceFiles } from './stack-description.ts';

const ROOM_IN_HOME_BYTES = 200 * 1024 ** 2;

export type BuildPlan = { bases: BaseImage[]; tag: string; caBundle: string | undefined };

/** What a request means for a build: base images, authorities, and the tag of what comes out. */
export function buildPlan(
  { config, environment: settings, catalog }: StackRequest,
  { root, environment }: { root: string; environment: Environment },
): BuildPlan {
  const effective = effectiveSettings(catalog, { config, environment: settings });
  const parameters = containerParameters.parse(
    Object.fromEntries(effective.map(({ name, value }) => [name, value ?? undefined])),
  );
  const bases = baseImages(root, parameters);
  const images = bases.map(({ image }) => image);
  const authorities = [parameters.VOTIVE_CA_BUNDLE, environment.NODE_EXTRA_CA_CERTS, environment.SSL_CERT_FILE];
  return { bases, tag: sourceFingerprint(root, images), caBundle: authorities.find((file) => file) };
}

export type Preparation = {
  layout: HomeLayout;
  root: string;
  environment: Environment;
  run: RunArgv;
  project: string;
  progress: Progress;
  /** Ports that this home holds itself. */
  ownPorts: readonly number[];
};

/** Refuses by name what would not work (engine, room, files of others, ports), then builds the images of these sources. Touches nothing that runs. */
export async function prepareContainers(request: StackRequest, preparation: Preparation): Promise<void> {
  const { layout, root, environment, run, project, progress } = preparation;
  const engine = await findEngine(run);
  requireRoom(layout.home, ROOM_IN_HOME_BYTES, 'The data');
  refuseForeignFiles(layout);
  await refuseTakenPorts(request, preparation);
  const { bases, tag, caBundle } = buildPlan(request, { root, environment });
  const envFile = join(layout.run, 'build.env');
  const describe = () => {
    for (const [path, text] of serviceFiles({ layout, ...request })) writeFileAtomically(path, text);
    writeFileAtomically(envFile, buildVariables({ layout, tag, bases, caBundle }));
    return { name: project, files: [join(root, 'compose', 'compose.yaml')], envFile };
  };
  if (!(await areBuilt(run, tag))) noteBuild(layout, tag);
  await ensureImages({ run, progress, engine, tag, bases, project: describe, logFile: layout.buildLog });
}

async function refuseTakenPorts({ config }: StackRequest, { ownPorts, run }: Preparation): Promise<void> {
  if (config.httpsPort === config.httpPort) throw samePort(config.httpPort);
  if (!ownPorts.includes(config.httpsPort)) await refuseTakenPublicPort(config.httpsPort, { run, flag: '--port' });
  if (!ownPorts.includes(config.httpPort)) await refuseTakenPublicPort(config.httpPort, { run, flag: '--http-port' });
}

function samePort(port: number): CommandError {
  return new CommandError('VOT-202', {
    message: `Port ${port} cannot serve both HTTPS and its redirect.`,
    reason: 'Each needs a port of its own.',
    fix: `Choose another for one of them: \`votive up --http-port ${port + 1}\`.`,
  });
}
