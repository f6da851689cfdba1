import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { environmentFile } from '../../packages/cli/src/containers/environment-file.ts';
import { ensureContainerEngine } from '../../scripts/testing/container-engine.ts';
import { docker } from './support/docker.ts';

const VALUES = {
  PLAIN: 'https://a.example:8443/x?y=z',
  SPACES: ' two  words ',
  DOLLAR: ['a$b $', '{HOME} $$'].join(''),
  QUOTES: `it's "quoted"`,
  BACKSLASH: 'C:\\new\\table',
  HASH: 'a # b',
  LINES: 'one\ntwo',
  CRON: '*/5 * * * *',
  EMPTY: '',
  UMLAUT: 'Zażółć',
};
const engine = await ensureContainerEngine();
if (!engine.available)
  process.stderr.write(`SKIPPED: what Compose makes of an environment file needs an engine. ${engine.why}\n`);

test.skipIf(!engine.available)('Compose reads every value back as it was', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'votive-env-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  writeFileSync(join(folder, 'a.env'), environmentFile(VALUES));
  const description = join(folder, 'compose.yaml');
  writeFileSync(description, 'services: { a: { image: x, env_file: [a.env] } }');

  const { stdout } = await docker('compose', '--file', description, 'config', '--format', 'json');

  const read = (JSON.parse(stdout) as { services: { a: { environment: Record<string, string> } } }).services.a
    .environment;
  // It shows each dollar sign twice, as its own files would have it.
  const shown = Object.entries(read).map(([name, value]) => [name, value.replaceAll('$$', '$')]);
  expect(Object.fromEntries(shown)).toEqual(VALUES);
});
