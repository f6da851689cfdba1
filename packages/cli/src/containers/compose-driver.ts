import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { writeFileAtomically } from '@votive/shared/files/atomic-file';
import { ensureCertificate } from '../certs/ensure-certificate.ts';
import { collectEvidence } from '../cis/collect-evidence.ts';
import { type HomeConfig, readHomeConfig } from '../home/config-file.ts';
import { shareHome } from '../home/file-ownership.ts';
import { ensureKeeper, stopKeeper } from '../keeper/keeper-process.ts';
import { CommandError, toCommandError } from '../output/command-error.ts';
import { effectiveSettings } from '../settings/effective-settings.ts';
import { parameterCatalog } from '../settings/parameter-catalog.ts';
import { askStatus } from '../stack/ask-edge.ts';
import type { ConvergeOptions, DriverTools, StackDriver, StackRequest, StackStatus } from '../stack/driver.ts';
import { baseImages } from './base-images.ts';
import { areBuilt, ensureImages, requireRoom } from './build-images.ts';
import { callInContainer } from './call-prompt-service.ts';
import { down, networksOf } from './compose-command.ts';
import { COMPOSE_SERVICES, ONE_SHOTS } from './compose-services.ts';
import { type ComposeState, readComposeState, writeComposeState } from './compose-state.ts';
import { followContainers, readContainerLogs } from './container-logs.ts';
import { containerParameters } from './container-parameters.ts';
import { refuseTakenPublicPort } from './container-ports.ts';
import { unknownStatus } from './container-status.ts';
import { convergeContainers, find, outdatedServices } from './converge-containers.ts';
import { findEngine } from './engine.ts';
import { serviceStatuses } from './explain-failure.ts';
import { listContainers, publishedBy } from './inspect-containers.ts';
import { refuseForeignFiles } from './refuse-foreign-files.ts';
import { reloadEdge } from './reload-edge.ts';
import { createRunner } from './run-argv.ts';
import { sourceFingerprint } from './source-fingerprint.ts';
import { buildVariables, describeStack, projectName, serviceFiles } from './stack-description.ts';

const ROOM_IN_HOME_BYTES = 200 * 1024 ** 2;
const STOP_LIMIT_MS = 120_000;

/** Runs an appliance as containers, by `docker compose`. */
export function createComposeDriver({ layout, installation, environment, output, now }: DriverTools): StackDriver {
  const run = createRunner(environment);
  const { root } = installation;
  const { progress } = output;
  const project = projectName(layout.home);

  /** What the request means for a build: base images, authorities, and the tag of what comes out. */
  function buildPlan({ config, environment: settings, catalog }: StackRequest) {
    const values = effectiveSettings(catalog, { config, environment: settings }).map(({ name, value }) => [
      name,
      value ?? undefined,
    ]);
    const parameters = containerParameters.parse(Object.fromEntries(values));
    const bases = baseImages(root, parameters);
    const tag = sourceFingerprint(
      root,
      bases.map(({ image }) => image),
    );
    const authorities = [parameters.VOTIVE_CA_BUNDLE, environment.NODE_EXTRA_CA_CERTS, environment.SSL_CERT_FILE];
    return { bases, tag, caBundle: authorities.find((file) => file) };
  }

  async function prepare(request: StackRequest, { ownPorts }: { ownPorts: readonly number[] }): Promise<void> {
    const engine = await findEngine(run);
    requireRoom(layout.home, ROOM_IN_HOME_BYTES, 'The data');
    refuseForeignFiles(layout);
    await refuseTakenPorts(request, ownPorts);
    const { bases, tag, caBundle } = buildPlan(request);
    const envFile = join(layout.run, 'build.env');
    const files = [join(root, 'compose', 'compose.yaml')];
    const description = () => {
      for (const [path, text] of serviceFiles({ layout, ...request })) writeFileAtomically(path, text);
      writeFileAtomically(envFile, buildVariables({ layout, tag, bases, caBundle }));
      return { name: project, files, envFile };
    };
    const built = await ensureImages({
      run,
      progress,
      engine,
      tag,
      bases,
      project: description,
      logFile: layout.buildLog,
    });
    if (built) output.detail(`built the images votive/*:${tag}; the log is ${layout.buildLog}`);
  }

  async function refuseTakenPorts({ config }: StackRequest, ownPorts: readonly number[]): Promise<void> {
    const held = [...ownPorts, ...(await heldPorts())];
    if (config.httpsPort === config.httpPort) throw samePort(config.httpPort);
    if (!held.includes(config.httpsPort)) await refuseTakenPublicPort(config.httpsPort, { run, flag: '--port' });
    if (!held.includes(config.httpPort)) await refuseTakenPublicPort(config.httpPort, { run, flag: '--http-port' });
  }

  async function heldPorts(): Promise<number[]> {
    return (await containers()).flatMap((container) =>
      container.State.Status === 'running' ? publishedBy(container) : [],
    );
  }

  async function converge(request: StackRequest, { restart, timeoutMs, foreground }: ConvergeOptions) {
    if (foreground) throw noForeground();
    const last = readComposeState(layout);
    if (last && last.project !== project) await stopProject(last.project);
    mkdirSync(layout.compose, { recursive: true, mode: 0o700 });
    await ensureCertificate(layout.home, { hostName: request.config.hostname, now: now() });
    const { state, description } = await describe(request, { last, restart });
    const outcome = await convergeContainers({
      layout,
      run,
      progress,
      description,
      state,
      timeoutMs,
      edgeBefore: last?.edge ?? null,
    });
    await ensureKeeper(layout, installation, environment);
    return { ...outcome, supervisor: undefined };
  }

  async function describe(
    request: StackRequest,
    { last, restart }: { last: ComposeState | undefined; restart: readonly string[] },
  ) {
    const engine = await findEngine(run);
    const { tag } = buildPlan(request);
    const generations = { ...last?.generations };
    for (const name of restart) generations[name] = (generations[name] ?? 0) + 1;
    const description = describeStack({ ...request, layout, root, engine, project, images: tag, generations });
    const state: ComposeState = {
      schema: 'votive.containers/1',
      project,
      environment: request.environment,
      generations,
      images: tag,
      edge: null,
    };
    return { description, state };
  }

  async function takeUpCertificate(config: HomeConfig): Promise<boolean> {
    const last = readComposeState(layout);
    const edge = last && find(await containers(), 'edge');
    if (!last || edge?.State.Status !== 'running') return false;
    shareHome(layout, 'containers');
    const request = { config, environment: last.environment, catalog: parameterCatalog() };
    const { description } = await describe(request, { last, restart: [] });
    const text = description.rendered.get(description.nginxFile) ?? '';
    await reloadEdge({ run, layout, container: edge.Id }, text);
    writeComposeState(layout, { ...last, edge: description.edgeContent });
    return true;
  }

  async function plan(request: StackRequest): Promise<string[]> {
    await findEngine(run);
    const { tag } = buildPlan(request);
    const steps = (await areBuilt(run, tag)) ? [] : [`build the images votive/*:${tag}`];
    const last = readComposeState(layout);
    if (!last) return [...steps, 'start prompt-service, backend, worker and edge as containers'];
    const { description } = await describe(request, { last, restart: [] });
    const outdated = outdatedServices(await containers(), description).map(
      (name) => `replace the container of ${name}`,
    );
    const reload = last.edge === description.edgeContent ? [] : ['have the edge take up its configuration'];
    return [...steps, ...outdated, ...reload];
  }

  /** Where nothing says that there are containers, the engine is not asked: it need not even be there. */
  async function containers() {
    const last = readComposeState(layout);
    const mayExist = last !== undefined || readHomeConfig(layout.config)?.mode === 'compose';
    return mayExist ? listContainers(run, last?.project ?? project) : [];
  }

  async function stop(): Promise<boolean> {
    await stopKeeper(layout);
    const found = await containers();
    const last = readComposeState(layout);
    if (found.length > 0) {
      progress.step('Stopping the containers');
      await stopProject(last?.project ?? project);
    }
    rmSync(layout.composeState, { force: true });
    return found.length > 0;
  }

  async function stopProject(name: string): Promise<void> {
    const ran = await run(down(name), { timeoutMs: STOP_LIMIT_MS });
    const left = await listContainers(run, name);
    const networks = (await run(networksOf(name))).stdout.trim();
    if (left.length === 0 && networks === '') return;
    throw notStopped(
      left.map(({ Name }) => Name.slice(1)),
      ran.stderr,
    );
  }

  /** An engine that does not answer is itself the answer: its containers may run or not. */
  async function inspect(): Promise<StackStatus> {
    try {
      const found = await containers();
      const running = found.some(({ State }) => State.Status === 'running' || State.Status === 'restarting');
      return { running, supervised: running, supervisor: null, services: await serviceStatuses(run, found) };
    } catch (error) {
      const { message, reason } = toCommandError(error);
      const services = COMPOSE_SERVICES.map((name) => unknownStatus(name, `${message} ${reason}`));
      return { running: true, supervised: false, supervisor: null, services };
    }
  }

  return {
    mode: 'compose',
    services: COMPOSE_SERVICES,
    logSources: [...COMPOSE_SERVICES, ...ONE_SHOTS],
    usesTls: true,
    url: ({ hostname, httpsPort }) => `https://${hostname}${httpsPort === 443 ? '' : `:${httpsPort}`}`,
    lastEnvironment: () => readComposeState(layout)?.environment ?? {},
    prepare,
    converge,
    takeUpCertificate,
    share: () => void shareHome(layout, 'containers'),
    plan,
    planStop: async () => (await containers()).map(({ Name }) => `container ${Name.slice(1)}`),
    heldPorts,
    stop,
    askEdge: ({ hostname, httpsPort }, path) =>
      askStatus({ url: `https://127.0.0.1:${httpsPort}${path}`, hostName: hostname }),
    evidence: async () =>
      (await containers()).length === 0 ? [] : collectEvidence(readComposeState(layout)?.project ?? project),
    settle: async () => [],
    inspect,
    async outdated() {
      const last = readComposeState(layout);
      const config = readHomeConfig(layout.config);
      if (!last || !config) return undefined;
      const { tag } = buildPlan({ config, environment: last.environment, catalog: parameterCatalog() });
      return tag === last.images
        ? undefined
        : 'The containers that run were built from other sources than what is installed now.';
    },
    async readLogs({ services, since, last }) {
      const wanted = (await containers()).filter(({ service }) => services.includes(service));
      return readContainerLogs(run, wanted, { since, last });
    },
    followLogs: (services) =>
      followContainers({ run, project: readComposeState(layout)?.project ?? project, environment }, services),
    async logLines(service, count) {
      const container = find(await containers(), service);
      if (!container) return [];
      return (await readContainerLogs(run, [container], { since: undefined, last: count })).map(({ raw }) => raw);
    },
    callPromptService: (call) => callInContainer({ run, project: readComposeState(layout)?.project ?? project }, call),
  };
}

function samePort(port: number): CommandError {
  return new CommandError('VOT-202', {
    message: `Port ${port} cannot serve both HTTPS and its redirect.`,
    reason: 'Each needs a port of its own.',
    fix: `Choose another for one of them: \`votive up --http-port ${port + 1}\`.`,
  });
}

function noForeground(): CommandError {
  return new CommandError('VOT-204', {
    message: 'Containers do not run in the foreground.',
    reason: 'The container engine keeps them, not this command.',
    fix: 'Leave --foreground out and watch them with `votive logs --follow`, or run processes: `votive up --mode process --foreground`.',
  });
}

function notStopped(names: readonly string[], words: string): CommandError {
  return new CommandError('VOT-307', {
    message: 'Containers of the appliance could not be stopped.',
    reason: `Still there: ${names.join(', ') || 'a network'}. ${words.trim().split('\n').at(-1) ?? ''}`,
    fix: `Remove them (\`docker rm --force ${names.join(' ')}\`), then run the same command again.`,
  });
}
