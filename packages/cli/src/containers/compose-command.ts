/** A command line as a value: built here, run in `run-argv.ts`, tested as text. */
export type Argv = readonly [program: string, ...args: string[]];

/** What a `docker compose` command that reads the description needs. */
export type ComposeProject = { name: string; files: readonly string[]; envFile: string };

/** The label by which Compose marks everything of a project. */
const OF_PROJECT = 'label=com.docker.compose.project';
/** What a service may take to end before it is killed, in seconds: longer than any drains. */
const STOP_SECONDS = '30';

export const engineInfo = (): Argv => ['docker', 'info', '--format', '{{json .}}'];
export const composeVersion = (): Argv => ['docker', 'compose', 'version', '--short'];

export const imageIds = (images: readonly string[]): Argv => [
  'docker',
  'image',
  'inspect',
  '--format',
  '{{.Id}}',
  ...images,
];
/** The images that were built here, by the label that the Dockerfiles give them, as `name:tag` lines. */
export const ownImages = (): Argv => [
  'docker',
  'image',
  'ls',
  '--filter',
  'label=org.opencontainers.image.title=votive',
  '--format',
  '{{.Repository}}:{{.Tag}}',
];
/** Without force: the engine keeps an image that a container uses. */
export const removeImages = (images: readonly string[]): Argv => ['docker', 'image', 'rm', ...images];
export const pullImage = (image: string): Argv => ['docker', 'pull', '--quiet', image];

export const buildImages = (project: ComposeProject): Argv => compose(project, 'build');

/**
 * Starts what is not as described, by health order, and waits at most `waitSeconds`. Images are never fetched: they were built. With `only`, other services are left
 * alone, which Compose would otherwise replace when a service they depend on is.
 */
export const upAndWait = (
  project: ComposeProject,
  { waitSeconds, only = [] }: { waitSeconds: number; only?: readonly string[] },
): Argv =>
  compose(
    project,
    'up',
    '--detach',
    '--no-build',
    ...(only.length === 0 ? ['--remove-orphans'] : ['--no-deps']),
    '--wait',
    '--wait-timeout',
    String(Math.ceil(waitSeconds)),
    ...only,
  );

/** Ends every container and leaves it there, so that its last words can be read. */
export const stop = (name: string): Argv => [
  'docker',
  'compose',
  '--project-name',
  name,
  'stop',
  '--timeout',
  STOP_SECONDS,
];

/** By the project's name alone, so that nothing is left whatever the description says by now. */
export const down = (name: string): Argv => [
  'docker',
  'compose',
  '--project-name',
  name,
  'down',
  '--remove-orphans',
  '--timeout',
  STOP_SECONDS,
];

export const containersOf = (name: string): Argv => [
  'docker',
  'ps',
  '--all',
  '--quiet',
  '--no-trunc',
  '--filter',
  `${OF_PROJECT}=${name}`,
];
export const networksOf = (name: string): Argv => [
  'docker',
  'network',
  'ls',
  '--quiet',
  '--filter',
  `${OF_PROJECT}=${name}`,
];
export const inspectContainers = (ids: readonly string[]): Argv => ['docker', 'inspect', '--type', 'container', ...ids];
export const publishedPorts = (): Argv => ['docker', 'ps', '--format', '{{.Names}}\t{{.Ports}}'];

export const execIn = (container: string, ...command: string[]): Argv => [
  'docker',
  'exec',
  '--interactive',
  container,
  ...command,
];

/** The processes of a container, one a line: id, then command line. */
export const processesOf = (container: string): Argv => ['docker', 'top', container, '-o', 'pid,args'];

export const containerLogs = (
  container: string,
  { since, last, follow }: { since?: string | undefined; last?: number | undefined; follow?: true },
): Argv => [
  'docker',
  'logs',
  '--timestamps',
  ...(since === undefined ? [] : ['--since', since]),
  ...(last === undefined ? [] : ['--tail', String(last)]),
  ...(follow ? ['--follow'] : []),
  container,
];

function compose({ name, files, envFile }: ComposeProject, ...args: string[]): Argv {
  const named = files.flatMap((file) => ['--file', file]);
  return ['docker', 'compose', '--project-name', name, '--env-file', envFile, ...named, ...args];
}
