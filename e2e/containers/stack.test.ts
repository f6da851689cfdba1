import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createAdminClient } from '@votive/shared/admin-api/admin-client';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { allPersonas } from '../../packages/shared/src/personas/personas.ts';
import { ensureContainerEngine } from '../../scripts/testing/container-engine.ts';
import { call } from './support/call.ts';
import { COMPOSE, type ContainerStack, createContainerStack } from './support/container-stack.ts';
import { docker, filesOfImage, inspect } from './support/docker.ts';
import { canMakeHosts, makeFarHost } from './support/far-host.ts';
import { residentMiB } from './support/resident-memory.ts';

const engine = await ensureContainerEngine();
if (!engine.available) process.stderr.write(`SKIPPED: the container journeys need an engine. ${engine.why}\n`);

const SERVICES = ['edge', 'backend', 'prompt-service', 'worker'] as const;

describe.skipIf(!engine.available)('the appliance in containers', () => {
  let stack: ContainerStack;

  beforeAll(async () => {
    stack = await createContainerStack(engine);
    const buildSeconds = await stack.build();
    const upSeconds = await stack.up();
    process.stdout.write(`containers: built in ${buildSeconds} s, healthy after ${upSeconds} s\n`);
  }, 600_000);
  afterAll(() => stack?.destroy(), 60_000);

  const api = (path: string, body?: unknown) =>
    call({
      port: stack.httpsPort,
      ca: stack.home.ca,
      path,
      method: body === undefined ? 'GET' : 'POST',
      headers: { host: `localhost:${stack.httpsPort}`, 'content-type': 'application/json' },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });

  test.skipIf(process.getuid?.() !== 0)('idle it holds at most 300 MB of memory in all', async () => {
    const containers = await Promise.all(SERVICES.map((service) => stack.inspect(service)));

    const mebibytes = await residentMiB(containers.map(({ Name }) => Name.slice(1)));

    process.stdout.write(`containers: ${mebibytes} MiB resident in all\n`);
    expect(mebibytes).toBeGreaterThan(50);
    expect(mebibytes).toBeLessThanOrEqual(300);
  });

  test('an analysis comes back through the edge over TLS, written by the rules, and is kept when that is wished', async () => {
    const [persona] = allPersonas;
    const consent = { ai: false, store: true, statistics: false };
    const questionnaire = { id: 'votive.core', version: '1.0.0' };

    const { status, text } = await api('/api/v1/analyses', {
      questionnaire,
      language: 'en',
      thinking: false,
      consent,
      answers: persona?.answers.en,
    });

    expect(status, text).toBe(200);
    expect(JSON.parse(text)).toMatchObject({
      source: 'rules',
      stored: true,
      provenance: { plan: { source: 'fresh' } },
    });
  });

  test('an editor runs a prompt on sample persons, and the prompt-service reaches the backend for it', async () => {
    const key = readFileSync(join(stack.home.folder, 'secrets', 'admin_api_key'), 'utf8').trim();
    const admin = createAdminClient(({ method, path, body }) =>
      call({
        ...{ port: stack.httpsPort, ca: stack.home.ca, path, method },
        headers: { host: `localhost:${stack.httpsPort}`, 'content-type': 'application/json', 'x-admin-key': key },
        ...(body !== undefined && { body }),
      }),
    );
    const params = { key: 'ASSESSMENT_ANALYSIS' };
    const { production } = await admin('readPrompt', { params });
    const { personas } = await admin('readRunSettings');
    const { id: runId } = await admin('startRun', {
      params,
      body: {
        columns: [{ versionId: production?.versionId ?? '' }],
        personaIds: [personas[0]?.id ?? ''],
        languages: ['en', 'pl'],
        mode: 'withoutThinking',
        provider: 'recorded',
      },
    });

    const statuses = async () => (await admin('readRun', { params: { runId } })).cells.map(({ status }) => status);
    await expect.poll(statuses, { timeout: 30_000 }).toEqual(['done', 'done']);
  });

  test('the page comes compressed, with its headers, and an unknown authority is not accepted', async () => {
    const page = await api('/');
    const [asset = ''] = /\/assets\/[^"]+\.js/.exec(page.text) ?? [];
    const headers = { host: `localhost:${stack.httpsPort}`, 'accept-encoding': 'gzip' };
    const script = await call({ port: stack.httpsPort, ca: stack.home.ca, path: asset, headers });

    expect(page.headers['content-security-policy']).toContain("default-src 'self'");
    expect(script.headers).toMatchObject({
      'content-encoding': 'gzip',
      'cache-control': 'public, max-age=31536000, immutable',
    });
    await expect(call({ port: stack.httpsPort, path: '/', headers })).rejects.toThrow(/certificate/);
  });

  test.each(SERVICES)('%s runs without rights that it does not need', async (service) => {
    const { Config, HostConfig, Mounts } = await stack.inspect(service);
    const [image] = await inspect(Config.Image);

    expect(Config.User).toBe(`${stack.home.uid}:${stack.home.uid}`);
    expect(image?.Config.Healthcheck?.Test).toBeDefined();
    expect(HostConfig).toMatchObject({
      ReadonlyRootfs: true,
      CapDrop: ['ALL'],
      SecurityOpt: ['no-new-privileges:true'],
      Init: true,
      Privileged: false,
      LogConfig: { Type: 'local', Config: { 'max-size': '10m', 'max-file': '3' } },
      RestartPolicy: { Name: 'unless-stopped' },
    });
    expect(HostConfig.Memory).toBeGreaterThan(0);
    expect(HostConfig.MemorySwap).toBe(HostConfig.Memory);
    expect(HostConfig.NanoCpus).toBeGreaterThan(0);
    expect(HostConfig.PidsLimit).toBeGreaterThan(0);
    expect(HostConfig.Tmpfs?.['/tmp']).toContain('noexec,nosuid,nodev');
    const ports = Object.values(HostConfig.PortBindings ?? {}).flat();
    expect(ports.map(({ HostIp }) => HostIp)).toEqual(service === 'edge' ? ['127.0.0.1', '127.0.0.1'] : []);
    const writable = Mounts.filter(({ RW, Destination }) => RW && !Destination.startsWith('/run/secrets'));
    const own = { edge: [], backend: ['/state'], 'prompt-service': ['/backups', '/data'], worker: ['/state'] }[service];
    expect(writable.map(({ Destination }) => Destination).sort()).toEqual(own);
  });

  test('newer engines and provider keys are files beside the main one, each valid with it', async () => {
    const config = async (file: string) => {
      const { stdout } = await stack.compose('--file', join(COMPOSE, file), 'config', '--format', 'json');
      return JSON.parse(stdout).services;
    };

    expect((await config('engine-25.yaml')).backend.healthcheck).toMatchObject({
      start_interval: '1s',
      interval: '30s',
    });
    for (const provider of ['anthropic', 'openai'])
      expect((await config(`${provider}-key.yaml`)).backend.secrets).toContainEqual(
        expect.objectContaining({ source: `${provider}_api_key` }),
      );
  });

  test.skipIf(!canMakeHosts)('only the backend has a way out', async () => {
    const url = await makeFarHost();
    const fetchIt = `fetch('${url}', { signal: AbortSignal.timeout(1500) }).then((a) => a.text()).catch(() => 'closed').then((text) => process.stdout.write(text, () => process.exit()))`;
    const ask = async (service: string, ...command: string[]) =>
      (await stack.compose('exec', '-T', service, ...command)).stdout.trim();

    expect(await ask('backend', 'node', '-e', fetchIt)).toBe('open');
    expect(await ask('prompt-service', 'node', '-e', fetchIt)).toBe('closed');
    expect(await ask('worker', 'node', '-e', fetchIt)).toBe('closed');
    expect(await ask('edge', 'sh', '-c', `timeout 2 wget -q -O - ${url} || echo closed`)).toBe('closed');
  });

  test('a neighbour without the service credential gets nothing from the prompt-service', async () => {
    const ask = `fetch('http://prompt-service:3002/internal/plans/ASSESSMENT_ANALYSIS').then((a) => console.log(a.status))`;

    const { stdout } = await stack.compose('exec', '-T', 'worker', 'node', '-e', ask);

    expect(stdout.trim()).toBe('401');
  });

  test('no secret is in what the engine shows, in the logs, in the configuration or in the process list', async () => {
    const secrets = readSecrets(join(stack.home.folder, 'secrets'));
    expect(secrets.length).toBeGreaterThan(5);

    const seen = [(await stack.compose('config')).stdout, (await stack.compose('logs')).stdout];
    for (const service of SERVICES) {
      const container = await stack.inspect(service);
      seen.push(JSON.stringify(container), (await docker('history', '--no-trunc', container.Config.Image)).stdout);
      seen.push((await docker('top', container.Name.slice(1), 'axeww')).stdout);
    }

    expect(seen.every((text) => text.length > 100)).toBe(true);
    expect(secrets.filter((secret) => seen.some((text) => text.includes(secret)))).toEqual([]);
  });

  test.each(['backend', 'prompt-service', 'worker'])(
    'the image of %s has nothing to build or look around with',
    async (name) => {
      const files = await filesOfImage(`votive/${name}:test`);
      const needless = files.filter((file) =>
        /\.map$|\.d\.[cm]?ts$|(^|\/)(sh|bash|npm|npx|gcc|make|apt)$|\.test\.js$/.test(file),
      );
      const natives = files.filter((file) => file.endsWith('.node'));

      expect(files).toContain('usr/local/bin/node');
      expect(needless).toEqual([]);
      expect(natives.length).toBe(name === 'worker' ? 0 : 1);
    },
  );

  test('a service that was killed comes back by itself, and answers stay possible meanwhile', async () => {
    const { State } = await stack.inspect('prompt-service');
    process.kill(State.Pid, 'SIGKILL');

    const meanwhile = await api('/api/v1/questionnaires');
    const isBack = async () => {
      const { State: now } = await stack.inspect('prompt-service');
      return now.Pid !== State.Pid && now.Health?.Status === 'healthy';
    };

    expect(meanwhile.status).toBe(200);
    await expect.poll(isBack, { timeout: 30_000, interval: 500 }).toBe(true);
  });
});

function readSecrets(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .flatMap((entry) => readFileSync(join(entry.parentPath, entry.name), 'utf8').split('\n'))
    .filter((line) => line.length >= 20 && !line.startsWith('#') && !line.startsWith('-----'));
}
