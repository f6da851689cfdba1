import { mkdirSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { writeFileAtomically } from '@votive/shared/files/atomic-file';
import { certificatePaths } from '../certs/certificate-paths.ts';
import { shareHome } from '../home/file-ownership.ts';
import type { HomeLayout } from '../home/home-layout.ts';
import type { Progress } from '../output/progress.ts';
import { isWorking } from '../stack/driver.ts';
import { upAndWait } from './compose-command.ts';
import { COMPOSE_SERVICES, ONE_SHOTS } from './compose-services.ts';
import { type ComposeState, writeComposeState } from './compose-state.ts';
import { containerStatus } from './container-status.ts';
import { explainFailure } from './explain-failure.ts';
import { type Container, listContainers } from './inspect-containers.ts';
import { keepLogs } from './kept-logs.ts';
import { reloadEdge } from './reload-edge.ts';
import type { Ran, RunArgv } from './run-argv.ts';
import { fingerprintOf, type StackDescription } from './stack-description.ts';

/** How long a service may stay degraded before that is taken as its lasting state. */
const DEGRADED_PATIENCE_MS = 4_000;
const POLL_MS = 250;
/** What Compose may take beyond the wait: making networks and containers, running the one-shot. */
const COMPOSE_MARGIN_MS = 30_000;

export type ConvergeContainers = {
  layout: HomeLayout;
  run: RunArgv;
  now: () => Date;
  progress: Progress;
  description: StackDescription;
  state: ComposeState;
  /** The fingerprint of what the edge has read so far. */
  edgeBefore: string | null;
  timeoutMs: number;
  /** Leave every other service as it is, whatever changed. */
  only?: readonly string[] | undefined;
};

export type ContainerOutcome = { changed: boolean; restarted: string[]; degraded: string[] };

/**
 * Makes the containers of a home what their description says, and decides by itself that nothing is to be done: Compose would run the one-shot again each time.
 * Answers when all of it is healthy. Throws VOT-301 or VOT-302 with the cause, VOT-202 for a port that was lost meanwhile, VOT-309 for the edge's refusal.
 */
export async function convergeContainers(input: ConvergeContainers): Promise<ContainerOutcome> {
  const { layout, run, description, state, edgeBefore } = input;
  const before = await listContainers(run, state.project);
  const isWanted = (name: string) => input.only?.includes(name) ?? true;
  const changed = outdatedServices(before, description).filter(isWanted);
  const toStart = COMPOSE_SERVICES.filter(
    (name) => isWanted(name) && (changed.includes(name) || !isWorking(containerStatus(name, find(before, name)))),
  );
  const edge = changed.includes('edge') ? undefined : find(before, 'edge');
  const edgeIsCurrent = edgeBefore === description.edgeContent;
  const next = { ...state, edge: edge && !edgeIsCurrent ? edgeBefore : description.edgeContent };

  const mended = writeDescription(input, { keepNginx: edge !== undefined });
  writeComposeState(layout, next);

  await keepLogs(
    input,
    before.filter((container) => isToBeReplaced(container, changed, state)),
  );
  if (toStart.length > 0) await start(input, toStart);
  if (edge && !edgeIsCurrent) await takeUp(input, edge);
  const degraded = await degradedServices(run, state.project);
  return {
    changed: toStart.length > 0 || (edge !== undefined && !edgeIsCurrent) || mended > 0,
    restarted: changed,
    degraded,
  };
}

/** A one-shot has no fingerprint of its own: it is replaced with its image. */
function isToBeReplaced({ service, Config }: Container, changed: readonly string[], { images }: ComposeState): boolean {
  const isOneShot = ONE_SHOTS.some((name) => name === service);
  return isOneShot ? !Config.Image.endsWith(`:${images}`) : changed.includes(service);
}

/** Writes what containers read and gives it to them; answers how many files changed hands. A configuration that an edge runs with is left to `reloadEdge`. */
function writeDescription({ layout, description }: ConvergeContainers, { keepNginx }: { keepNginx: boolean }): number {
  for (const folder of [layout.edge, certificatePaths(layout.home).challenges])
    mkdirSync(folder, { recursive: true, mode: 0o700 });
  for (const [path, text] of description.rendered)
    if (path !== description.nginxFile || !keepNginx) writeFileAtomically(path, text);
  return shareHome(layout, 'containers');
}

/** The services whose container is missing, or was made from another description. */
export function outdatedServices(
  containers: readonly Container[],
  { fingerprints }: Pick<StackDescription, 'fingerprints'>,
): string[] {
  return COMPOSE_SERVICES.filter((name) => fingerprintOf(find(containers, name)?.Config.Labels) !== fingerprints[name]);
}

async function start(
  { layout, run, progress, description, state, timeoutMs }: ConvergeContainers,
  names: readonly string[],
): Promise<void> {
  progress.step(`Starting ${names.join(', ')} and waiting until all is healthy`);
  const project = { name: state.project, files: description.files, envFile: description.envFile };
  const only = names.length === COMPOSE_SERVICES.length ? [] : withOneShot(names);
  const argv = upAndWait(project, { waitSeconds: timeoutMs / 1000, only });
  const ran = await run(argv, { timeoutMs: timeoutMs + COMPOSE_MARGIN_MS });
  const failure = (why: Ran) => explainFailure({ run, home: layout.home, project: state.project, ran: why, timeoutMs });
  if (ran.code !== 0) throw await failure(ran);
  // Compose 2.26 may end its wait at the time limit with exit 0, whatever does not answer yet.
  const found = await listContainers(run, state.project);
  const isUp = (name: string) => isWorking(containerStatus(name, find(found, name)));
  if (!names.every(isUp)) throw await failure({ ...ran, timedOut: true });
}

/** The schema is checked before every start of the prompt-service. */
const withOneShot = (names: readonly string[]) => (names.includes('prompt-service') ? [...ONE_SHOTS, ...names] : names);

async function takeUp(
  { layout, run, progress, description, state }: ConvergeContainers,
  edge: Container,
): Promise<void> {
  progress.step('Having the edge take up its configuration');
  await reloadEdge({ run, layout, container: edge.Id }, description.rendered.get(description.nginxFile) ?? '');
  writeComposeState(layout, { ...state, edge: description.edgeContent });
}

/** A service may be degraded for a moment, until another is there for it. */
async function degradedServices(run: RunArgv, project: string): Promise<string[]> {
  const deadline = performance.now() + DEGRADED_PATIENCE_MS;
  for (;;) {
    const containers = await listContainers(run, project);
    const degraded = COMPOSE_SERVICES.filter(
      (name) => containerStatus(name, find(containers, name)).state === 'degraded',
    );
    if (degraded.length === 0 || performance.now() > deadline) return degraded;
    await sleep(POLL_MS);
  }
}

export function find(containers: readonly Container[], service: string): Container | undefined {
  return containers.find((container) => container.service === service);
}
