import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { stoppedHome } from '../testing/stopped-home.ts';
import { mendProviderKeys } from './provider-keys.ts';
import { tightenSecrets } from './secrets.ts';

const KEY = 'sk-ant-api03-abc_DEF-123';

test.each([
  ['a line end', `${KEY}\n`, undefined, `${KEY}\n`],
  ['nothing around it', KEY, undefined, KEY],
  ['a line end of Windows', `${KEY}\r\n`, undefined, `${KEY}\r\n`],
  ['spaces and empty lines', `\n  ${KEY} \n\n`, 'provider-key-trimmed', `${KEY}\n`],
  ['quotes', `"${KEY}"\n`, 'provider-key-trimmed', `${KEY}\n`],
  ['single quotes and spaces in them', `' ${KEY}'`, 'provider-key-trimmed', `${KEY}\n`],
  ['a byte order mark', `\uFEFF${KEY}\n`, 'provider-key-trimmed', `${KEY}\n`],
  ['nothing at all', '', 'provider-key-empty', ''],
  ['blanks alone', ' \n\n', 'provider-key-empty', ''],
  ['a pair of quotes alone', '""\n', 'provider-key-empty', ''],
  ['its name', `ANTHROPIC_API_KEY=${KEY}\n`, 'provider-key-unusable', `ANTHROPIC_API_KEY=${KEY}\n`],
  ['two lines', `${KEY}\n${KEY}\n`, 'provider-key-unusable', `${KEY}\n${KEY}\n`],
  ['one quote', `"${KEY}\n`, 'provider-key-unusable', `"${KEY}\n`],
])('a key with %s', async (_, text, code, after) => {
  const { layout } = await stoppedHome();
  const path = join(layout.secrets, 'anthropic_api_key');
  writeFileSync(path, text);

  const warnings = mendProviderKeys(layout);

  expect(warnings.map((warning) => warning.code)).toEqual(code === undefined ? [] : [code]);
  expect(readFileSync(path, 'utf8')).toBe(after);
  expect(JSON.stringify(warnings)).not.toContain(KEY);
  for (const { message } of warnings) expect(message).toContain(path);
});

test('a key that others can read is closed, and named', async () => {
  const { layout } = await stoppedHome();
  const path = join(layout.secrets, 'openai_api_key');
  writeFileSync(path, `${KEY}\n`);
  chmodSync(path, 0o644);

  expect(tightenSecrets(layout)).toEqual([path]);
  expect(tightenSecrets(layout)).toEqual([]);
});
