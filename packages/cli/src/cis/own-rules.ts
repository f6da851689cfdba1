import { bindings } from './benchmark-rules.ts';
import type { ContainerEvidence } from './container-evidence.ts';
import { expecting, fail, ok, type Rule, skip, type Verdict } from './rule.ts';

const SECOND_NS = 1_000_000_000;
const FIRST_ENGINE_WITH_START_INTERVAL = 25;
const SLOWEST_WITHOUT_START_INTERVAL_NS = 5 * SECOND_NS;
const TMPFS_FLAGS = ['noexec', 'nosuid', 'nodev'];
/** Who waits for whom, and until what. */
const WAITS_FOR: Readonly<Record<string, string>> = {
  'prompt-service': 'migrate:service_completed_successfully',
  backend: 'prompt-service:service_healthy',
  worker: 'prompt-service:service_healthy',
  edge: 'backend:service_healthy',
};
/** Services that reach something outside of their own networks: model vendors, and browsers. */
const MAY_LEAVE = ['backend', 'edge'];
const SECRET_NAME = /(KEY|SECRET|TOKEN|PASSWORD|PASSWD|CREDENTIAL)S?$/;

/** What no benchmark covers and a container of this appliance must be all the same. */
export const OWN_RULES: readonly Rule[] = [
  {
    id: 'own.cap-drop',
    title: 'has no capability at all',
    severity: 'high',
    fix: 'cap_drop: [ALL]',
    check: ({ container: { HostConfig } }) =>
      expecting(HostConfig.CapDrop.includes('ALL'), `dropped: ${HostConfig.CapDrop.join(', ') || 'nothing'}`),
  },
  {
    id: 'own.secrets-as-files',
    title: 'secrets come as files, never in the environment',
    severity: 'high',
    fix: 'secrets: in compose.yaml, and NAME_FILE instead of NAME',
    check: ({ container }) => {
      const names = container.Config.Env.map((line) => line.split('=')[0] ?? '').filter((name) =>
        SECRET_NAME.test(name),
      );
      return names.length === 0 ? ok('no secret in the environment') : fail(`in the environment: ${names.join(', ')}`);
    },
  },
  {
    id: 'own.init',
    title: 'has an init process, so that signals arrive and nothing stays behind',
    severity: 'medium',
    fix: 'init: true',
    check: ({ container: { HostConfig } }) => expecting(HostConfig.Init === true, `init: ${HostConfig.Init ?? false}`),
  },
  {
    id: 'own.log-rotation',
    title: 'its log cannot fill the disk',
    severity: 'medium',
    fix: 'logging: {driver: local, options: {max-size: "10m", max-file: "3"}}',
    check: ({ container }) => {
      const { Type, Config } = container.HostConfig.LogConfig;
      const bounded = ['local', 'none', 'journald', 'syslog'].includes(Type) || Config?.['max-size'] !== undefined;
      return expecting(bounded, `${Type}, max-size ${Config?.['max-size'] ?? 'unset'}`);
    },
  },
  {
    id: 'own.start-interval',
    title: 'is known to be healthy soon after its start',
    severity: 'low',
    fix: 'start_interval: 1s with start_period on engines from 25 on, else interval: 2s',
    check: checkStartInterval,
  },
  {
    id: 'own.depends-on',
    title: 'waits for what it needs',
    severity: 'low',
    fix: 'depends_on with condition: service_healthy',
    check: ({ service, container }) => {
      const expected = WAITS_FOR[service];
      const label = container.Config.Labels['com.docker.compose.depends_on'];
      if (expected === undefined) return skip('it needs nobody');
      if (label === '') return skip('it was replaced alone, beside what it needs');
      return expecting(
        label?.split(',').some((entry) => entry.startsWith(expected)) ?? false,
        `depends on ${label || 'nothing'}`,
      );
    },
  },
  {
    id: 'own.tmpfs-flags',
    title: 'nothing can be executed from its temporary folders',
    severity: 'medium',
    fix: 'tmpfs: ["/tmp:rw,noexec,nosuid,nodev,size=16m"]',
    check: ({ container }) => {
      const weak = Object.entries(container.HostConfig.Tmpfs ?? {}).filter(([, options]) => {
        const flags = options.split(',');
        return !TMPFS_FLAGS.every((flag) => flags.includes(flag)) || !/(^|,)size=/.test(options);
      });
      return weak.length === 0
        ? ok('every tmpfs is bounded and cannot be executed from')
        : fail(weak.map(([path, options]) => `${path} (${options || 'no options'})`).join(', '));
    },
  },
  {
    id: 'own.networks',
    title: 'reaches only what it has to',
    severity: 'high',
    fix: 'internal: true on the network, or enable_ip_masquerade "false" on the one with ports',
    check: checkNetworks,
  },
  {
    id: 'own.ports',
    title: 'only the edge publishes ports',
    severity: 'high',
    fix: 'leave out ports of every service but edge',
    check: (evidence) => {
      const open = bindings(evidence).map(({ HostIp, HostPort }) => `${HostIp}:${HostPort}`);
      return expecting(open.length === 0 || evidence.service === 'edge', open.join(', ') || 'none');
    },
  },
  {
    id: 'own.key-file-modes',
    title: 'key files on the host are for one user alone',
    severity: 'high',
    fix: '`votive doctor --fix` closes them',
    check: ({ secretFiles }) => {
      const open = secretFiles.filter(({ mode }) => (mode & 0o077) !== 0);
      if (secretFiles.length === 0) return skip('it has no secret files');
      return open.length === 0
        ? ok(`${secretFiles.length} files, none open to others`)
        : fail(open.map(({ path, mode }) => `${path} (${(mode & 0o777).toString(8)})`).join(', '));
    },
  },
  {
    id: 'own.image-pinned',
    title: 'its image is a certain one',
    severity: 'medium',
    fix: 'name the image by version or by @sha256 digest, never :latest',
    check: ({ container: { Config } }) => {
      const name = Config.Image.split('/').at(-1) ?? '';
      const isCertain = Config.Image.includes('sha256:') || (name.includes(':') && !name.endsWith(':latest'));
      return expecting(isCertain, Config.Image);
    },
  },
  {
    id: 'own.swap',
    title: 'its memory limit is not doubled by swap',
    severity: 'low',
    fix: 'memswap_limit as large as the memory limit',
    check: ({ container: { HostConfig } }) =>
      expecting(
        HostConfig.Memory > 0 && HostConfig.MemorySwap === HostConfig.Memory,
        `memory ${HostConfig.Memory}, with swap ${HostConfig.MemorySwap}`,
      ),
  },
];

function checkStartInterval({ container, engine }: ContainerEvidence): Verdict {
  const health = container.Config.Healthcheck;
  if (!health || health.Test.length === 0 || health.Test[0] === 'NONE') return skip('no health check');
  const interval = `every ${health.Interval / SECOND_NS} s`;
  if (Number.parseInt(engine.version, 10) >= FIRST_ENGINE_WITH_START_INTERVAL) {
    const fast = health.StartInterval > 0 && health.StartPeriod > 0;
    return expecting(fast, fast ? `every ${health.StartInterval / SECOND_NS} s at its start` : interval);
  }
  const short = health.Interval > 0 && health.Interval <= SLOWEST_WITHOUT_START_INTERVAL_NS;
  return expecting(short, `${interval} (engine ${engine.version})`);
}

function checkNetworks({ service, networks }: ContainerEvidence): Verdict {
  if (networks.length === 0) return skip('it has no network');
  const open = networks.filter(
    ({ Internal, Options }) => !Internal && Options['com.docker.network.bridge.enable_ip_masquerade'] !== 'false',
  );
  const names = networks.map(({ Name, Internal }) => `${Name}${Internal ? ' (internal)' : ''}`).join(', ');
  if (open.length === 0) return ok(names);
  if (service === 'edge' || !MAY_LEAVE.includes(service))
    return fail(`${open.map(({ Name }) => Name).join(', ')} leads outside; ${names}`);
  return ok(names);
}
