import { mkdirSync } from 'node:fs';
import { ensureCertificate } from '../certs/ensure-certificate.ts';
import { collectEvidence } from '../cis/collect-evidence.ts';
import { type HomeConfig, readHomeConfig } from '../home/config-file.ts';
import { shareHome } from '../home/file-ownership.ts';
import { ensureKeeper, removeRecord, stopKeeper } from '../keeper/keeper-process.ts';
import { toCommandError } from '../output/command-error.ts';
import { parameterCatalog } from '../settings/parameter-catalog.ts';
import { askStatus } from '../stack/ask-edge.ts';
import type { ConvergeOptions, DriverTools, StackDriver, StackRequest, StackStatus } from '../stack/driver.ts';
import { areBuilt } from './build-images.ts';
import { callInContainer } from './call-prompt-service.ts';
import { COMPOSE_SERVICES, ONE_SHOTS } from './compose-services.ts';
import { type ComposeState, readComposeState, writeComposeState } from './compose-state.ts';
import { followContainers } from './container-logs.ts';
import { unknownStatus } from './container-status.ts';
import { convergeContainers, find, outdatedServices } from './converge-containers.ts';
import { findEngine } from './engine.ts';
import { serviceStatuses } from './explain-failure.ts';
import { listContainers, publishedBy, publishedOn } from './inspect-containers.ts';
import { keepLogs, readAllLogs } from './kept-logs.ts';
import { buildPlan, prepareContainers } from './prepare-containers.ts';
import { pruneImages } from './prune-images.ts';
import { reloadEdge } from './reload-edge.ts';
import { createRunner } from './run-argv.ts';
import { describeStack, projectName } from './stack-description.ts';
import { endContainers, stopProject } from './stop-project.ts';

/** Runs an appliance as containers, by `docker compose`. */
export function createComposeDriver({ layout, installation, environment, output, now }: DriverTools): StackDriver {
  const run = createRunner(environment);
  const { root } = installation;
  const { progress } = output;
  const project = projectName(layout.home);

  async function heldPorts(): Promise<number[]> {
    return (await containers()).flatMap((container) =>
      container.State.Status === 'running' ? publishedBy(container) : [],
    );
  }

  async function converge(request: StackRequest, { restart, timeoutMs, only }: ConvergeOptions) {
    const last = readComposeState(layout);
    if (last && last.project !== project) await stopProject(run, last.project);
    mkdirSync(layout.compose, { recursive: true, mode: 0o700 });
    await ensureCertificate(layout.home, { hostName: request.config.hostname, now: now() });
    const { state, description } = await describe(request, { last, restart });
    const outcome = await convergeContainers({
      layout,
      run,
      now,
      progress,
      description,
      state,
      timeoutMs,
      only,
      edgeBefore: last?.edge ?? null,
    });
    await ensureKeeper(layout, installation, environment);
    for (const image of await pruneImages(run, layout, state.images)) output.detail(`removed the old image ${image}`);
    return { ...outcome, supervisor: undefined };
  }

  async function describe(
    request: StackRequest,
    { last, restart }: { last: ComposeState | undefined; restart: readonly string[] },
  ) {
    const engine = await findEngine(run);
    const { tag } = buildPlan(request, { root, environment });
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
    const { tag } = buildPlan(request, { root, environment });
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

  /** Undefined also where the configuration cannot be read, so that what runs can be stopped all the same. */
  function configuredMode() {
    try {
      return readHomeConfig(layout.config)?.mode;
    } catch {
      return undefined;
    }
  }

  /** Where nothing says that there are containers, the engine is not asked: it need not even be there. */
  async function containers() {
    const last = readComposeState(layout);
    const mayExist = last !== undefined || configuredMode() === 'compose';
    return mayExist ? listContainers(run, last?.project ?? project) : [];
  }

  async function stop(): Promise<boolean> {
    const found = await containers(); // first, for an engine that does not answer: then nothing has been stopped
    await stopKeeper(layout);
    const last = readComposeState(layout);
    if (found.length > 0) {
      progress.step('Stopping the containers');
      const name = last?.project ?? project;
      await endContainers(run, name);
      await keepLogs({ run, layout, now }, found);
      await stopProject(run, name);
    }
    removeRecord(layout.composeState);
    return found.length > 0;
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
    prepare: async (request, { ownPorts }) =>
      prepareContainers(request, {
        layout,
        root,
        environment,
        run,
        project,
        progress,
        ownPorts: [...ownPorts, ...(await heldPorts())],
      }),
    converge,
    takeUpCertificate,
    share: () => void shareHome(layout, 'containers'),
    plan,
    planStop: async () => (await containers()).map(({ Name }) => `container ${Name.slice(1)}`),
    heldPorts,
    boundTo: async () => [...new Set((await containers()).flatMap(publishedOn))],
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
      const request = { config, environment: last.environment, catalog: parameterCatalog() };
      const { tag } = buildPlan(request, { root, environment });
      return tag === last.images
        ? undefined
        : 'The containers that run were built from other sources than what is installed now.';
    },
    async readLogs({ services, since, last }) {
      return readAllLogs({ run, layout }, await containers(), { services, since, last });
    },
    followLogs: (services) =>
      followContainers({ run, project: readComposeState(layout)?.project ?? project, environment }, services),
    async logLines(service, count) {
      const wanted = { services: [service], since: undefined, last: count };
      return (await readAllLogs({ run, layout }, await containers(), wanted)).map(({ raw }) => raw);
    },
    callPromptService: (call) => callInContainer({ run, project: readComposeState(layout)?.project ?? project }, call),
  };
}
