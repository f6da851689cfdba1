import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { type HomeConfig, homeConfigSchema } from '../home/config-file.ts';
import { homeLayout } from '../home/home-layout.ts';
import { ensureKeys } from '../home/keys.ts';
import { parameterCatalog } from '../settings/parameter-catalog.ts';
import { outdatedServices } from './converge-containers.ts';
import type { Container } from './inspect-containers.ts';
import { type DescriptionInput, describeStack, fingerprintOf, projectName } from './stack-description.ts';

const SECRET = 's'.repeat(43);

function describeHome(
  { config = {}, ...more }: { config?: Partial<HomeConfig>; generations?: Record<string, number> } = {},
  home = makeHome(),
) {
  const input: DescriptionInput = {
    config: {
      ...homeConfigSchema.parse({
        schema: 'votive.config/1',
        mode: 'compose',
        port: 8080,
        hostname: 'localhost',
        settings: {},
      }),
      ...config,
    },
    environment: {},
    catalog: parameterCatalog(),
    layout: homeLayout(home),
    root: '/checkout',
    engine: { version: '20.10.24', major: 20, composeVersion: '2.26.1', rootFolder: '/d' },
    project: projectName(home),
    images: 'abc',
    generations: {},
    ...more,
  };
  return { home, input, ...describeStack(input) };
}

function makeHome(): string {
  const home = mkdtempSync(join(tmpdir(), 'votive-describe-'));
  onTestFinished(() => rmSync(home, { recursive: true }));
  for (const folder of ['secrets', 'data']) mkdirSync(join(home, folder));
  for (const name of ['service.key', 'plans.key', 'admin_api_key', 'session_secret'])
    writeFileSync(join(home, 'secrets', name), SECRET);
  ensureKeys(homeLayout(home), new Date());
  return home;
}

test('nothing that is rendered holds a secret, and settings go to the services that know them', () => {
  const { home, rendered } = describeHome({ config: { settings: { AI_MAX_CONCURRENT: '3', LOG_LEVEL: 'debug' } } });

  const textOf = (name: string) => rendered.get(join(home, 'run', name));
  expect([...rendered.values()].join('\n')).not.toContain(SECRET);
  expect(textOf('backend.env')).toBe('AI_MAX_CONCURRENT=3\nLOG_LEVEL=debug\n');
  expect(textOf('worker.env')).toBe('LOG_LEVEL=debug\n');
  expect(textOf('compose/stack.env')).toContain(
    'VOTIVE_BIND_ADDRESS=127.0.0.1\nVOTIVE_HTTPS_PORT=8443\nVOTIVE_HTTP_PORT=8080',
  );
});

test('the engine decides which files there are, and a provider key adds its own', () => {
  const home = makeHome();
  const { input } = describeHome({}, home);
  expect(describeStack(input).files).toEqual([
    '/checkout/compose/compose.yaml',
    join(home, 'run/compose/overlay.yaml'),
  ]);

  writeFileSync(join(home, 'secrets', 'openai_api_key'), 'sk-x');
  const newer = describeStack({ ...input, engine: { ...input.engine, major: 28 } });
  expect(newer.files.slice(1, 3)).toEqual(['/checkout/compose/engine-25.yaml', '/checkout/compose/openai-key.yaml']);
});

test('a change shows in the fingerprints of the services that it affects, and in no other', () => {
  const home = makeHome();
  const before = describeHome({}, home);
  const changedBy = (next: { fingerprints: Record<string, string> }) =>
    Object.entries(next.fingerprints)
      .filter(([name, fingerprint]) => fingerprint !== before.fingerprints[name as 'edge'])
      .map(([name]) => name);

  expect(changedBy(describeHome({}, home))).toEqual([]);
  expect(changedBy(describeHome({ config: { settings: { MINIMUM_AGE: '21' } } }, home))).toEqual(['backend']);
  expect(changedBy(describeHome({ generations: { worker: 1 } }, home))).toEqual(['worker']);
  expect(changedBy(describeHome({ config: { public: true } }, home))).toEqual(['edge']);
  const renamed = describeHome({ config: { hostname: 'votive.test' } }, home);
  expect([changedBy(renamed), renamed.edgeContent === before.edgeContent]).toEqual([[], false]);
  writeFileSync(join(home, 'secrets', 'anthropic_api_key'), 'sk-ant-1');
  expect(changedBy(describeHome({}, home))).toEqual(['backend']);
});

test('what runs is current exactly when every container carries the fingerprint of its service', () => {
  const description = describeHome();
  const container = (service: string, fingerprint: string) =>
    ({ service, Config: { Image: '', Labels: { 'org.votive.fingerprint': fingerprint } } }) as unknown as Container;
  const all = Object.entries(description.fingerprints).map(([name, fingerprint]) => container(name, fingerprint));

  expect(outdatedServices(all, description)).toEqual([]);
  expect(outdatedServices(all.slice(1), description)).toEqual(['prompt-service']);
  expect(outdatedServices([...all.slice(0, 3), container('edge', 'older')], description)).toEqual(['edge']);
  expect(fingerprintOf(undefined)).toBeUndefined();
});

test('every home has a project of its own', () => {
  expect(projectName('/a')).toBe(projectName('/a'));
  expect(projectName('/a')).toMatch(/^votive-[0-9a-f]{8}$/);
  expect(projectName('/a')).not.toBe(projectName('/b'));
});
