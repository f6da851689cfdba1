import type { ChildProcess } from 'node:child_process';
import type { ContainerEvidence } from '../cis/container-evidence.ts';
import type { HomeConfig, Mode } from '../home/config-file.ts';
import type { HomeLayout } from '../home/home-layout.ts';
import type { LogEntry } from '../logs/log-entries.ts';
import type { Output } from '../output/output.ts';
import type { Environment } from '../program/command.ts';
import type { Parameter } from '../settings/parameter-catalog.ts';
import type { LastExit } from '../supervisor/state.ts';
import type { Installation } from './installation.ts';

/** What an appliance should be. */
export type StackRequest = {
  config: HomeConfig;
  /** Settings from the environment of `up`. */
  environment: Record<string, string>;
  catalog: ReadonlyMap<string, Parameter>;
};

export type ConvergeOptions = {
  foreground: boolean;
  /** In the foreground: takes the log lines, which else go to stderr as they are. */
  onLogs?: ((lines: readonly string[]) => void) | undefined;
  timeoutMs: number;
  /** Services to start anew although nothing changed. */
  restart: readonly string[];
  /** Containers only: leave every other service as it is, whatever changed. */
  only?: readonly string[] | undefined;
};

export type ConvergeOutcome = {
  changed: boolean;
  restarted: string[];
  /** Services that work with restrictions, for good as it seems. */
  degraded: string[];
  /** The supervisor, where it was started in the foreground. */
  supervisor: ChildProcess | undefined;
};

/** How one service is, asked now. */
export type ServiceStatus = {
  name: string;
  state: string;
  cause: string | null;
  since: string | null;
  pid: number | null;
  port: number | null;
  restarts: number;
  lastExit: LastExit | null;
  /** The newest raw lines of its log, only when it is in trouble. */
  lastLines: string[];
};

export type StackStatus = {
  /** Whether anything of the appliance runs, a supervisor without services too. */
  running: boolean;
  /** Whether something is there that starts a service again when it ends. */
  supervised: boolean;
  supervisor: { pid: number; since: string; foreground: boolean } | null;
  services: ServiceStatus[];
};

export type LogFollower = { poll: () => LogEntry[]; close: () => void };

/** A request to a service's internal API. */
export type ServiceCall = {
  method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  path: string;
  headers: Record<string, string>;
  /** A JSON text, sent as such. */
  body?: string;
  timeoutMs: number;
};
export type ServiceAnswer = { status: number; text: string };

/** One way to run an appliance: supervised processes, or containers. Commands know nothing else of it. All of it works on one home. */
export type StackDriver = {
  readonly mode: Mode;
  /** The names that `restart` and `logs --service` take. */
  readonly services: readonly string[];
  readonly logSources: readonly string[];
  /** Whether browsers reach the edge over TLS, so that its certificate matters. */
  readonly usesTls: boolean;
  /** The address that a browser opens. */
  url(config: HomeConfig): string;
  /** Settings from the environment of the last `up`. */
  lastEnvironment(): Record<string, string>;
  /**
   * Refuses by name what would not work, and gets ready what can be without touching what runs (images). Ports in `ownPorts` are held by this home in another
   * mode and will be free.
   */
  prepare(request: StackRequest, ready: { ownPorts: readonly number[] }): Promise<void>;
  /** Makes what runs what the request says; answers when it is healthy. */
  converge(request: StackRequest, options: ConvergeOptions): Promise<ConvergeOutcome>;
  /** To be called after files of the home were written while it runs: gives them to whoever the services run as. */
  share(): void;
  /** Has the edge that runs use the certificate of now; answers false where none does. Throws VOT-309 when it refuses. */
  takeUpCertificate(config: HomeConfig): Promise<boolean>;
  /** What `converge` would do, in words. Changes nothing. */
  plan(request: StackRequest): Promise<string[]>;
  /** What `stop` would stop, in words; empty when nothing of this home runs in this way. */
  planStop(): Promise<string[]>;
  /** The ports on this machine that it holds. */
  heldPorts(): Promise<number[]>;
  /** The addresses of this machine that it listens on for browsers, as far as it runs: 127.0.0.1, 0.0.0.0 … */
  boundTo(): Promise<string[]>;
  /** Stops everything and makes sure that nothing is left; answers whether there was anything. */
  stop(): Promise<boolean>;
  /** The HTTP status with which the edge answers a path, as a browser on this machine would see it; 0 for no answer. */
  askEdge(config: HomeConfig, path: string): Promise<number>;
  /** What the engine says of each running container, for the container checks; none where there are no containers. */
  evidence(): Promise<ContainerEvidence[]>;
  /** Ends what an interrupted command left without an owner; answers what it did, in words. */
  settle(): Promise<string[]>;
  inspect(): Promise<StackStatus>;
  /** Why what runs is not what is installed, or undefined. */
  outdated(): Promise<string | undefined>;
  readLogs(wanted: {
    services: readonly string[];
    since: string | undefined;
    last: number | undefined;
  }): Promise<LogEntry[]>;
  followLogs(services: readonly string[]): LogFollower;
  /** The newest raw log lines of a service, oldest first, at most `count`. */
  logLines(service: string, count: number): Promise<string[]>;
  /** Asks the prompt-service, which listens on no port of this machine in every mode. Throws VOT-303 when nothing runs, anything else when there is no answer. */
  callPromptService(call: ServiceCall): Promise<ServiceAnswer>;
};

export type DriverTools = {
  layout: HomeLayout;
  installation: Installation;
  /** The variables of whoever called the command. */
  environment: Environment;
  output: Pick<Output, 'progress' | 'warn' | 'detail'>;
  now: () => Date;
};

export const otherMode = (mode: Mode): Mode => (mode === 'process' ? 'compose' : 'process');

export const isWorking = ({ state }: Pick<ServiceStatus, 'state'>) => state === 'healthy' || state === 'degraded';

/** Whether somebody should look at a service: it neither works nor was it stopped. */
export const isTroubled = (service: Pick<ServiceStatus, 'state'>) => !isWorking(service) && service.state !== 'stopped';
