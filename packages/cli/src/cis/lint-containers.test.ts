import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../testing/votive.ts';
import { BENCHMARK_RULES } from './benchmark-rules.ts';
import { toEvidence } from './collect-evidence.ts';
import type { ContainerEvidence } from './container-evidence.ts';
import { lintContainers } from './lint-containers.ts';
import { OWN_RULES } from './own-rules.ts';
import { readWaivers } from './waivers.ts';

type Recorded = Record<string, { container: unknown; image: unknown; networks: unknown[] }>;
const RULES = [...BENCHMARK_RULES, ...OWN_RULES];

test('hardened containers pass every rule, as a real engine describes them', () => {
  for (const service of ['prompt-service', 'edge']) {
    const failed = failuresOf(recorded(service), { without: ['own.depends-on'] });

    expect(failed, service).toEqual([]);
  }
});

test('a container that somebody started without thinking fails nearly all of them', () => {
  expect(failuresOf(recorded('default'))).toEqual([
    '4.1',
    '4.6',
    '5.11',
    '5.12',
    '5.13',
    '5.14',
    '5.26',
    '5.27',
    '5.29',
    '5.30',
    'own.cap-drop',
    'own.init',
    'own.log-rotation',
    'own.networks',
    'own.ports',
    'own.swap',
  ]);
  expect(failuresOf(recorded('careless'))).toEqual([
    '4.1',
    '4.6',
    '5.4',
    '5.6',
    '5.10',
    '5.11',
    '5.12',
    '5.13',
    '5.15',
    '5.16',
    '5.17',
    '5.26',
    '5.27',
    '5.29',
    '5.32',
    'own.cap-drop',
    'own.secrets-as-files',
    'own.init',
    'own.log-rotation',
    'own.tmpfs-flags',
    'own.networks',
    'own.swap',
  ]);
});

test('every rule can fail: one change to a hardened container is enough', () => {
  const host = (change: Partial<ContainerEvidence['container']['HostConfig']>) => (evidence: ContainerEvidence) => ({
    ...evidence,
    container: { ...evidence.container, HostConfig: { ...evidence.container.HostConfig, ...change } },
  });
  const config = (change: Partial<ContainerEvidence['container']['Config']>) => (evidence: ContainerEvidence) => ({
    ...evidence,
    container: { ...evidence.container, Config: { ...evidence.container.Config, ...change } },
  });
  const mounted = (change: { Source?: string; Propagation?: string }) => (evidence: ContainerEvidence) => ({
    ...evidence,
    container: {
      ...evidence.container,
      Mounts: [{ Type: 'bind', Source: '/srv/x', Destination: '/x', RW: true, Propagation: '', ...change }],
    },
  });
  const published = (HostIp: string, HostPort: string) => (evidence: ContainerEvidence) => ({
    ...evidence,
    container: { ...evidence.container, NetworkSettings: { Ports: { '8443/tcp': [{ HostIp, HostPort }] } } },
  });
  const changes: Record<string, (evidence: ContainerEvidence) => ContainerEvidence> = {
    '4.1': config({ User: '0:0' }),
    '4.6': (evidence) => ({ ...evidence, image: { Config: { Healthcheck: null } } }),
    '5.2': (evidence) => ({ ...evidence, engine: { ...evidence.engine, securityOptions: ['name=apparmor'] } }),
    '5.3': (evidence) => ({
      ...host({ SecurityOpt: ['no-new-privileges', 'label=disable'] })(evidence),
      engine: { ...evidence.engine, securityOptions: ['name=selinux'] },
    }),
    '5.4': host({ CapAdd: ['NET_BIND_SERVICE'] }),
    '5.5': host({ Privileged: true }),
    '5.6': mounted({ Source: '/etc/ssl' }),
    '5.7': (evidence) => ({ ...evidence, programs: ['node main.js', '/usr/sbin/sshd -D'] }),
    '5.8': published('127.0.0.1', '443'),
    '5.10': host({ NetworkMode: 'host' }),
    '5.11': host({ Memory: 0 }),
    '5.12': host({ NanoCpus: 0 }),
    '5.13': host({ ReadonlyRootfs: false }),
    '5.14': published('0.0.0.0', '8443'),
    '5.15': host({ RestartPolicy: { Name: 'on-failure', MaximumRetryCount: 6 } }),
    '5.16': host({ PidMode: 'host' }),
    '5.17': host({ IpcMode: 'host' }),
    '5.20': mounted({ Propagation: 'rshared' }),
    '5.21': host({ UTSMode: 'host' }),
    '5.22': host({ SecurityOpt: ['no-new-privileges:true', 'seccomp=unconfined'] }),
    '5.25': host({ CgroupParent: '/other' }),
    '5.26': host({ SecurityOpt: [] }),
    '5.27': config({ Healthcheck: { Test: ['NONE'], Interval: 0, StartPeriod: 0, StartInterval: 0 } }),
    '5.29': host({ PidsLimit: 0 }),
    '5.30': host({ NetworkMode: 'bridge' }),
    '5.31': host({ UsernsMode: 'host' }),
    '5.32': mounted({ Source: '/run/docker.sock' }),
    'own.cap-drop': host({ CapDrop: ['NET_RAW'] }),
    'own.secrets-as-files': config({ Env: ['ANTHROPIC_API_KEY=x'] }),
    'own.init': host({ Init: null }),
    'own.log-rotation': host({ LogConfig: { Type: 'json-file', Config: {} } }),
    'own.start-interval': (evidence) => ({ ...evidence, engine: { ...evidence.engine, version: '28.2.2' } }),
    'own.depends-on': config({ Labels: {} }),
    'own.tmpfs-flags': host({ Tmpfs: { '/tmp': 'rw,noexec,nosuid,nodev' } }),
    'own.networks': (evidence) => ({
      ...evidence,
      networks: [{ Name: 'x', Driver: 'bridge', Internal: false, Options: {} }],
    }),
    'own.ports': (evidence) => ({ ...published('127.0.0.1', '3002')(evidence), service: 'prompt-service' }),
    'own.key-file-modes': (evidence) => ({
      ...evidence,
      secretFiles: [{ path: '/srv/root.key', mode: 0o100640, uid: 1 }],
    }),
    'own.image-pinned': config({ Image: 'registry:5000/votive/edge' }),
    'own.swap': host({ MemorySwap: 536_870_912 }),
  };

  expect(Object.keys(changes)).toEqual(RULES.map(({ id }) => id));
  for (const rule of RULES) {
    const before = recorded('edge');
    const after = changes[rule.id]?.(before);
    if (rule.id !== 'own.depends-on') expect(rule.check(before).status, rule.id).not.toBe('fail');
    expect(after && rule.check(after).status, rule.id).toBe('fail');
  }
});

test('a core service that is not there and a volume with two writers show over all containers', () => {
  const writer = recorded('prompt-service');

  const findings = lintContainers([writer, { ...writer, service: 'worker' }], {
    waivers: [],
    services: ['edge'],
    isPublic: false,
  });

  expect(findings.filter(({ id }) => id === 'own.profiles')).toMatchObject([{ service: 'edge', status: 'fail' }]);
  expect(findings.filter(({ id }) => id === 'own.one-writer')).toMatchObject([
    { status: 'fail', evidence: expect.stringContaining('prompt-service, worker') },
  ]);
  const bound = { Type: 'bind', Source: '/srv/home/data', Destination: '/data', RW: true, Propagation: 'rprivate' };
  const both = ['prompt-service', 'worker'].map((service) => ({
    ...writer,
    service,
    container: { ...writer.container, Mounts: [bound] },
  }));
  expect(
    lintContainers(both, { waivers: [], services: [], isPublic: false }).find(({ id }) => id === 'own.one-writer'),
  ).toMatchObject({ status: 'fail', evidence: '/srv/home/data: prompt-service, worker' });
});

test('a waiver accepts one finding for its reason; a waiver nobody understands is refused', () => {
  const path = join(temporaryFolder(), 'waivers.json');
  const waiver = { id: '5.14', service: 'default', reason: 'The operator asked for --public on this host.' };
  writeFileSync(path, JSON.stringify({ schema: 'votive.waivers/1', waivers: [waiver] }));

  const findings = lintContainers([recorded('default')], { waivers: readWaivers(path), services: [], isPublic: false });

  expect(findings.find(({ id }) => id === '5.14')).toMatchObject({ status: 'waived', reason: waiver.reason });
  expect(findings.find(({ id }) => id === '5.13')).toMatchObject({ status: 'fail', reason: null });
  writeFileSync(path, JSON.stringify({ schema: 'votive.waivers/1', waivers: [{ ...waiver, when: 'public' }] }));
  const statusWhere = (isPublic: boolean) =>
    lintContainers([recorded('default')], { waivers: readWaivers(path), services: [], isPublic }).find(
      ({ id }) => id === '5.14',
    )?.status;
  expect([statusWhere(false), statusWhere(true)]).toEqual(['fail', 'waived']);
  for (const wrong of [
    { ...waiver, id: '9.9' },
    { ...waiver, when: 'sometimes' },
    { ...waiver, reason: 'because' },
  ]) {
    writeFileSync(path, JSON.stringify({ schema: 'votive.waivers/1', waivers: [wrong] }));
    expect(() => readWaivers(path)).toThrow(/waivers/);
  }
  expect(readWaivers(`${path}.none`)).toEqual([]);
});

test('the waivers that come with the appliance can be used, and accept nothing unconditionally but privileged ports', () => {
  const shipped = readWaivers(join(import.meta.dirname, '../../../../compose/waivers.json'));

  expect(shipped.filter(({ when }) => when === undefined).map(({ id, service }) => [id, service])).toEqual([
    ['5.8', 'edge'],
  ]);
});

/** What engine 20.10 said of a container; the files of its secrets are those of the test. */
function recorded(service: string): ContainerEvidence {
  const text = readFileSync(join(import.meta.dirname, '__fixtures__', 'engine-20.json'), 'utf8');
  const facts = (JSON.parse(text) as Recorded)[service];
  if (!facts) throw new Error(`There is no recording of ${service}.`);
  return {
    ...toEvidence(facts.container, { images: [facts.image], networks: facts.networks }),
    programs: ['node -e 0'],
    engine: { version: '20.10.24+dfsg1', securityOptions: ['name=seccomp,profile=default'] },
  };
}

function failuresOf(evidence: ContainerEvidence, { without = [] }: { without?: string[] } = {}): string[] {
  return RULES.filter(({ id, check }) => !without.includes(id) && check(evidence).status === 'fail').map(
    ({ id }) => id,
  );
}
