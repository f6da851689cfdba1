import type { ContainerEvidence } from './container-evidence.ts';
import { expecting, fail, ok, type Rule, skip, type Verdict } from './rule.ts';

const SENSITIVE_FOLDERS = ['/boot', '/dev', '/etc', '/lib', '/proc', '/sys', '/usr'];
const FIRST_UNPRIVILEGED_PORT = 1024;
const MOST_RETRIES = 5;
const EVERY_INTERFACE = ['0.0.0.0', '::', ''];

type HostConfig = ContainerEvidence['container']['HostConfig'];
const hostOf = ({ container }: ContainerEvidence): HostConfig => container.HostConfig;

/**
 * The rows of CIS Docker Benchmark 1.6 that can be decided from what the engine says of a running container. They look at more than the benchmark's own script where that
 * is easily satisfied by accident. Source: section 5 and 4.1, 4.6 of the benchmark.
 */
export const BENCHMARK_RULES: readonly Rule[] = [
  {
    id: '4.1',
    title: 'runs as a user that is not root',
    severity: 'high',
    fix: 'user: "10001:10001" in compose.yaml, USER in the Dockerfile',
    check: ({ container: { Config } }) => {
      const user = Config.User.split(':')[0] ?? '';
      return expecting(user !== '' && user !== '0' && user !== 'root', `user ${Config.User || 'root (none given)'}`);
    },
  },
  {
    id: '4.6',
    title: 'its image has a health check',
    severity: 'low',
    fix: 'HEALTHCHECK in the Dockerfile',
    check: ({ image }) => (image ? healthcheckOf(image.Config?.Healthcheck?.Test) : skip('the image is not there')),
  },
  {
    id: '5.2',
    title: 'an AppArmor profile is in force',
    severity: 'medium',
    fix: 'leave out apparmor=unconfined',
    check: ({ container, engine }) => {
      if (!engine.securityOptions.some((option) => option.includes('apparmor')))
        return skip('the host has no AppArmor');
      const { AppArmorProfile: profile } = container;
      return expecting(profile !== '' && profile !== 'unconfined', `profile ${profile || 'none'}`);
    },
  },
  {
    id: '5.3',
    title: 'SELinux separates it',
    severity: 'medium',
    fix: 'leave out label=disable',
    check: (evidence) => {
      if (!evidence.engine.securityOptions.some((option) => option.includes('selinux')))
        return skip('the host has no SELinux');
      const off = hostOf(evidence).SecurityOpt.filter((option) => /^label[=:]disable/.test(option));
      return expecting(off.length === 0, off.join(', ') || 'labels in force');
    },
  },
  {
    id: '5.4',
    title: 'no capability is added',
    severity: 'high',
    fix: 'leave out cap_add',
    check: (evidence) => none('added', hostOf(evidence).CapAdd),
  },
  {
    id: '5.5',
    title: 'is not privileged',
    severity: 'high',
    fix: 'leave out privileged',
    check: (evidence) => expecting(!hostOf(evidence).Privileged, `privileged: ${hostOf(evidence).Privileged}`),
  },
  {
    id: '5.6',
    title: 'sees no folder of the host system',
    severity: 'high',
    fix: 'mount named volumes, and single files read-only',
    check: ({ container }) =>
      none(
        'mounted',
        container.Mounts.map(({ Source }) => Source).filter((source) => isSensitive(source)),
      ),
  },
  {
    id: '5.7',
    title: 'runs no SSH server',
    severity: 'medium',
    fix: 'take sshd out of the image; `docker exec` reaches a container',
    check: ({ programs }) =>
      programs
        ? none(
            'running',
            programs.filter((name) => /(^|\/)sshd\b/.test(name)),
          )
        : skip('its programs are unknown'),
  },
  {
    id: '5.8',
    title: 'publishes no privileged port',
    severity: 'low',
    fix: 'publish ports from 1024 on',
    check: (evidence) =>
      none(
        'published',
        bindings(evidence)
          .map(({ HostPort }) => Number(HostPort))
          .filter((port) => port < FIRST_UNPRIVILEGED_PORT)
          .map(String),
      ),
  },
  hostNamespace('5.10', 'network', ({ NetworkMode }) => NetworkMode, 'network_mode'),
  limit('5.11', 'memory', ({ Memory }) => Memory, 'deploy.resources.limits.memory'),
  limit(
    '5.12',
    'processor time',
    ({ NanoCpus, CpuShares, CpuQuota }) => NanoCpus || CpuShares || CpuQuota,
    'deploy.resources.limits.cpus',
  ),
  {
    id: '5.13',
    title: 'its root file system is read-only',
    severity: 'high',
    fix: 'read_only: true',
    check: (evidence) => expecting(hostOf(evidence).ReadonlyRootfs, `read-only: ${hostOf(evidence).ReadonlyRootfs}`),
  },
  {
    id: '5.14',
    title: 'its ports are bound to one interface',
    severity: 'medium',
    fix: 'publish as 127.0.0.1:<port>:<port>; `votive up --public` is the deliberate exception',
    check: (evidence) =>
      none(
        'open on every interface',
        bindings(evidence)
          .filter(({ HostIp }) => EVERY_INTERFACE.includes(HostIp))
          .map(({ HostIp, HostPort }) => `${HostIp || '*'}:${HostPort}`),
      ),
  },
  {
    id: '5.15',
    title: 'is not restarted without end after failures',
    severity: 'low',
    fix: 'restart: unless-stopped, or on-failure:5',
    check: (evidence) => {
      const { Name, MaximumRetryCount } = hostOf(evidence).RestartPolicy;
      return expecting(Name !== 'on-failure' || MaximumRetryCount <= MOST_RETRIES, `${Name}:${MaximumRetryCount}`);
    },
  },
  hostNamespace('5.16', 'process', ({ PidMode }) => PidMode, 'pid'),
  hostNamespace('5.17', 'IPC', ({ IpcMode }) => IpcMode, 'ipc'),
  {
    id: '5.20',
    title: 'shares no mounts with the host',
    severity: 'medium',
    fix: 'leave out shared and rshared',
    check: ({ container }) =>
      none(
        'shared',
        container.Mounts.filter(({ Propagation }) => /shared/.test(Propagation)).map(({ Destination }) => Destination),
      ),
  },
  hostNamespace('5.21', 'UTS', ({ UTSMode }) => UTSMode, 'uts'),
  {
    id: '5.22',
    title: 'system calls are filtered (seccomp)',
    severity: 'high',
    fix: 'leave out seccomp=unconfined',
    check: (evidence) =>
      none(
        'option',
        hostOf(evidence).SecurityOpt.filter((option) => /^seccomp[=:]unconfined/.test(option)),
      ),
  },
  {
    id: '5.25',
    title: 'stays in the default control group',
    severity: 'low',
    fix: 'leave out cgroup_parent',
    check: (evidence) => expecting(hostOf(evidence).CgroupParent === '', hostOf(evidence).CgroupParent || 'default'),
  },
  {
    id: '5.26',
    title: 'cannot gain privileges',
    severity: 'high',
    fix: 'security_opt: ["no-new-privileges:true"]',
    check: (evidence) =>
      expecting(
        hostOf(evidence).SecurityOpt.some((option) => /^no-new-privileges(?:[:=]true)?$/.test(option)),
        hostOf(evidence).SecurityOpt.join(', ') || 'no security options',
      ),
  },
  {
    id: '5.27',
    title: 'its health is checked while it runs',
    severity: 'medium',
    fix: 'healthcheck in compose.yaml',
    check: ({ container }) => healthcheckOf(container.Config.Healthcheck?.Test),
  },
  limit('5.29', 'number of processes', ({ PidsLimit }) => PidsLimit, 'deploy.resources.limits.pids'),
  {
    id: '5.30',
    title: 'is not on the default network',
    severity: 'medium',
    fix: 'give the project networks of its own',
    check: (evidence) =>
      expecting(
        !['default', 'bridge', ''].includes(hostOf(evidence).NetworkMode),
        `network ${hostOf(evidence).NetworkMode}`,
      ),
  },
  hostNamespace('5.31', 'user', ({ UsernsMode }) => UsernsMode, 'userns_mode'),
  {
    id: '5.32',
    title: "does not see the engine's socket",
    severity: 'high',
    fix: 'never mount docker.sock',
    check: ({ container }) =>
      none(
        'mounted',
        container.Mounts.map(({ Source }) => Source).filter((path) => /(docker|containerd|podman)\.sock$/.test(path)),
      ),
  },
];

function hostNamespace(id: string, name: string, modeOf: (host: HostConfig) => string, key: string): Rule {
  return {
    id,
    title: `has a ${name} namespace of its own`,
    severity: 'high',
    fix: `leave out ${key}: host`,
    check: (evidence) => expecting(modeOf(hostOf(evidence)) !== 'host', `${key}: ${modeOf(hostOf(evidence)) || 'own'}`),
  };
}

function limit(id: string, what: string, limitOf: (host: HostConfig) => number, key: string): Rule {
  return {
    id,
    title: `has a limit of ${what}`,
    severity: 'medium',
    fix: key,
    check: (evidence) => expecting(limitOf(hostOf(evidence)) > 0, `limit ${limitOf(hostOf(evidence)) || 'none'}`),
  };
}

function none(what: string, found: readonly string[]): Verdict {
  return found.length === 0 ? ok(`nothing ${what}`) : fail(`${what}: ${found.join(', ')}`);
}

function healthcheckOf(test: readonly string[] | undefined): Verdict {
  const has = test !== undefined && test.length > 0 && test[0] !== 'NONE';
  return expecting(has, has ? test.join(' ') : 'no health check');
}

function isSensitive(path: string): boolean {
  return path === '/' || SENSITIVE_FOLDERS.some((folder) => path === folder || path.startsWith(`${folder}/`));
}

/** The published ports of a container, one for each address. */
export function bindings({ container }: ContainerEvidence): { HostIp: string; HostPort: string }[] {
  return Object.values(container.NetworkSettings.Ports ?? {}).flatMap((list) => list ?? []);
}
