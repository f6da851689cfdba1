import { execFileSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const script = join(import.meta.dirname, '..', '..', '..', 'compose', 'build', 'describe-nginx.sh');

test.each([
  ['nginx/1.22.1', 'listen 8443 ssl http2 sndbuf=128k;\n'],
  ['nginx/1.9.15', 'listen 8443 ssl http2 sndbuf=128k;\n'],
  ['nginx/1.25.0', 'listen 8443 ssl http2 sndbuf=128k;\n'],
  ['nginx/1.25.1', 'listen 8443 ssl sndbuf=128k;\nhttp2 on;\n'],
  ['nginx/1.30.5 (Alpine)', 'listen 8443 ssl sndbuf=128k;\nhttp2 on;\n'],
])('%s is told of HTTP/2 in the words it knows', (version, listen) => {
  const folder = mkdtempSync(join(tmpdir(), 'nginx-'));
  writeFileSync(join(folder, 'nginx'), `#!/bin/sh\necho 'nginx version: ${version}' >&2\n`);
  chmodSync(join(folder, 'nginx'), 0o755);

  execFileSync('sh', [script, join(folder, 'image')], {
    env: { ...process.env, PATH: `${folder}:${process.env.PATH}` },
  });

  expect(readFileSync(join(folder, 'image', 'listen.conf'), 'utf8')).toBe(listen);
});
