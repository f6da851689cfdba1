import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { BENCHMARK_RULES } from '../../packages/cli/src/cis/benchmark-rules.ts';
import { OWN_RULES } from '../../packages/cli/src/cis/own-rules.ts';
import { ensureContainerEngine } from '../../scripts/testing/container-engine.ts';
import { freePort } from '../support/free-port.ts';
import { bringUp, type ContainerAppliance, makeContainerAppliance, projectOf } from './support/container-appliance.ts';
import { docker } from './support/docker.ts';

const engine = await ensureContainerEngine();
if (!engine.available) process.stderr.write(`SKIPPED: the lint of running containers needs an engine. ${engine.why}\n`);

type Finding = { id: string; service: string; status: string; evidence: string; reason: string | null };

const SERVICES = ['prompt-service', 'backend', 'worker', 'edge'];
const RULES = [...BENCHMARK_RULES, ...OWN_RULES].map(({ id }) => id);
/** What a host may lack, and what a container may have no need of. */
const MAY_BE_SKIPPED = ['5.2', '5.3', 'own.key-file-modes'];

describe.skipIf(!engine.available)('the containers that run, against the benchmark', () => {
  let appliance: ContainerAppliance;
  let project: string;

  beforeAll(async () => {
    appliance = await makeContainerAppliance(engine);
    await bringUp(appliance);
    project = await projectOf(appliance.home);
  }, 900_000);
  afterAll(async () => {
    await removeWeakened();
    await appliance?.destroy();
  }, 120_000);

  test('every service is in line with every row', async () => {
    const { code, findings } = await lint();

    expect(code).toBe(0);
    for (const service of SERVICES) {
      const rows = findings.filter((finding) => finding.service === service);
      expect(
        rows.map(({ id }) => id),
        service,
      ).toEqual(expect.arrayContaining([...RULES, 'own.profiles']));
      expect(
        rows.filter(({ status }) => status === 'fail'),
        service,
      ).toEqual([]);
      const skipped = rows.filter(({ status }) => status === 'skip').map(({ id }) => id);
      expect(
        skipped.filter((id) => !MAY_BE_SKIPPED.includes(id)),
        service,
      ).toEqual([]);
    }
    expect(findings.filter(({ status }) => status === 'waived')).toEqual([]);
    const writers = findings.filter(({ id }) => id === 'own.one-writer');
    expect(writers.map(({ service, status }) => [service, status])).toContainEqual(['prompt-service', 'ok']);
  });

  test('a container that is weaker in one thing fails the row of that thing, and doctor fails with it', {
    timeout: 300_000,
  }, async () => {
    const published = [`--network=${project}_front`, `--publish=0.0.0.0:${await freePort()}:9`];
    const weakened: readonly [name: string, rows: string[], change: (flags: Flags) => Flags][] = [
      ['nothing', [], (flags) => flags],
      ['root', ['4.1'], (flags) => [...without('--user')(flags), '--user=0:0']],
      ['adds-capability', ['5.4'], adding('--cap-add=NET_ADMIN')],
      ['privileged', ['5.5'], adding('--privileged')],
      ['mounts-etc', ['5.6'], adding('--volume=/etc:/host:ro')],
      ['no-memory-limit', ['5.11', 'own.swap'], without('--memory', '--memory-swap')],
      ['no-cpu-limit', ['5.12'], without('--cpus')],
      ['writable-root', ['5.13'], without('--read-only')],
      // A network without a way out publishes nothing, so this one stands beside the edge.
      ['extra-port', ['5.14', 'own.ports'], (flags) => [...without('--network')(flags), ...published]],
      ['host-pids', ['5.16'], adding('--pid=host')],
      ['no-seccomp', ['5.22'], adding('--security-opt=seccomp=unconfined')],
      ['gains-privileges', ['5.26'], without('--security-opt')],
      ['no-health', ['5.27'], (flags) => [...without('--health-interval')(flags), '--no-healthcheck']],
      ['no-process-limit', ['5.29'], without('--pids-limit')],
      ['default-network', ['5.30', 'own.networks'], without('--network')],
      ['sees-socket', ['5.32'], adding('--volume=/var/run/docker.sock:/s.sock:ro')],
      ['capabilities', ['own.cap-drop'], without('--cap-drop')],
      ['secret-in-environment', ['own.secrets-as-files'], adding('--env=SERVICE_KEY=x')],
      ['no-init', ['own.init'], without('--init')],
      ['endless-log', ['own.log-rotation'], (flags) => [...without('--log-driver')(flags), '--log-driver=json-file']],
      ['executable-tmp', ['own.tmpfs-flags'], adding('--tmpfs=/scratch:rw,exec,size=1m')],
    ];
    const image = (await docker('inspect', '--format', '{{.Config.Image}}', await appliance.container('worker')))
      .stdout;
    for (const [name, , change] of weakened)
      await docker('run', ...change(hardened(name)), image.trim(), 'node', '-e', 'setInterval(() => 0, 1e6)');

    const { code, findings } = await lint();

    expect(code).toBe(4);
    const failed = (service: string) =>
      findings.filter((finding) => finding.service === service && finding.status === 'fail').map(({ id }) => id);
    expect(Object.fromEntries(weakened.map(([name]) => [name, failed(name)]))).toEqual(
      Object.fromEntries(weakened.map(([name, rows]) => [name, rows])),
    );
    for (const service of SERVICES) expect(failed(service), service).toEqual([]);
    await removeWeakened();
    expect((await lint()).code).toBe(0);
  });

  test('--public is the exception that is waived, with its reason, and doctor says what it opens', async () => {
    await bringUp(appliance, '--public');

    const { code, findings, checks } = await lint();

    expect(code).toBe(0);
    const open = findings.filter(({ id, service }) => id === '5.14' && service === 'edge');
    expect(open).toMatchObject([{ status: 'waived', reason: expect.stringContaining('--public') }]);
    expect(checks.find(({ id }) => id === 'network.exposure')?.evidence).toContain(`${appliance.httpsPort} (HTTPS)`);
  });

  async function lint() {
    const { code, json, stdout } = await appliance.run(
      'doctor',
      '--cis',
      '--only',
      'containers.hardening,network.exposure',
    );
    const { data } = json ?? expect.fail(stdout);
    return { code, findings: data.containers as Finding[], checks: data.checks as Finding[] };
  }

  function hardened(name: string): Flags {
    const label = (key: string, value: string) => `--label=com.docker.compose.${key}=${value}`;
    return [
      ...['--detach', `--name=${project}-${name}`, label('project', project), label('service', name)],
      ...['--user=10001:10001', '--read-only', '--cap-drop=ALL', '--security-opt=no-new-privileges:true', '--init'],
      ...['--memory=64m', '--memory-swap=64m', '--cpus=0.5', '--pids-limit=32', `--network=${project}_internal`],
      ...['--log-driver=local', '--health-interval=2s', '--label=votive.weakened'],
    ];
  }
});

type Flags = readonly string[];
const adding =
  (...more: string[]) =>
  (flags: Flags) => [...flags, ...more];
const without =
  (...names: string[]) =>
  (flags: Flags) =>
    flags.filter((flag) => !names.some((name) => flag === name || flag.startsWith(`${name}=`)));

async function removeWeakened(): Promise<void> {
  const ids = (await docker('ps', '--all', '--quiet', '--filter', 'label=votive.weakened')).stdout.split('\n');
  const own = ids.filter((id) => id !== '');
  if (own.length > 0) await docker('rm', '--force', ...own);
}
