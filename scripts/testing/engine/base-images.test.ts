import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { pinnedImage } from './base-images.ts';

const compose = join(import.meta.dirname, '..', '..', '..', 'compose');
const services = readFileSync(join(compose, 'services.Dockerfile'), 'utf8');
const edge = readFileSync(join(compose, 'edge.Dockerfile'), 'utf8');

test('every base image is pinned by digest, and both files build with the same Node', () => {
  const node = pinnedImage(join(compose, 'services.Dockerfile'), 'NODE_IMAGE');

  expect(node).toMatch(/^node:24\.\d+\.\d+-bookworm-slim@sha256:[0-9a-f]{64}$/);
  expect(pinnedImage(join(compose, 'edge.Dockerfile'), 'NODE_IMAGE')).toBe(node);
  expect(pinnedImage(join(compose, 'edge.Dockerfile'), 'NGINX_IMAGE')).toMatch(/@sha256:[0-9a-f]{64}$/);
});

test('a base image without a digest is refused', () => {
  const dockerfile = join(mkdtempSync(join(tmpdir(), 'dockerfile-')), 'Dockerfile');
  writeFileSync(dockerfile, 'ARG NODE_IMAGE=node:24\n');

  expect(() => pinnedImage(dockerfile, 'NODE_IMAGE')).toThrow(/pins no NODE_IMAGE by digest/);
});

test('both files begin with the same stages, so that the builder does them once', () => {
  const stage = (text: string) =>
    /^FROM \$\{NODE_IMAGE\} AS manifests\n[\s\S]*?npm ci --ignore-scripts\n/m.exec(text)?.[0];
  const withoutComments = (text: string | undefined) => text?.replace(/^#.*\n/gm, '').replace(/\n+/g, '\n');

  expect(withoutComments(stage(services))).toBeDefined();
  expect(withoutComments(stage(edge))).toBe(withoutComments(stage(services)));
});

test.each([
  ['services', services],
  ['edge', edge],
])('the %s file needs nothing that the builder of Docker 20.10 lacks', (_name, text) => {
  const instructions = text.replace(/^#.*\n/gm, '');

  expect(text).not.toMatch(/^# *syntax=/m);
  expect(instructions).not.toMatch(/--link\b|--parents\b|<<-?['"]?[A-Z]/);
});

test('every package is named in the manifests of both files, so that its dependencies are found', () => {
  const workspaces = Object.keys(JSON.parse(readFileSync(join(compose, '..', 'package-lock.json'), 'utf8')).packages);
  const packages = workspaces.filter((path) => /^packages\/[^/]+$/.test(path));

  expect(packages.length).toBeGreaterThan(4);
  for (const path of packages)
    for (const text of [services, edge]) expect(text).toContain(`COPY ${path}/package.json ${path}/`);
});
