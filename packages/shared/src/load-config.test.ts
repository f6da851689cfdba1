import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { expect, onTestFinished, test } from 'vitest';
import { z } from 'zod';
import { loadConfig, secretSchema } from './load-config.ts';
import { onOff, originList, wholeNumber } from './parameters/parameter-kinds.ts';

const schema = z.object({
  PORT: wholeNumber(1, 65_535).default(4001),
  SWITCH: onOff().default(true),
  KEY: secretSchema.optional(),
});

function fileWith(text: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'config-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  writeFileSync(join(folder, 'value'), text);
  return join(folder, 'value');
}

test('values are read from the environment, defaults fill the rest', () => {
  expect(loadConfig(schema, { PORT: '80', SWITCH: 'false' })).toEqual({ PORT: 80, SWITCH: false });
  expect(loadConfig(schema, {})).toEqual({ PORT: 4001, SWITCH: true });
});

test('NAME_FILE supplies a name of the schema, and is ignored for any other', () => {
  const config = loadConfig(schema, { KEY_FILE: fileWith('s3cret\n'), SOMETHING_ELSE_FILE: '/no/such/file' });

  expect(config.KEY?.reveal()).toBe('s3cret');
});

test('every problem is named at once and no value is shown', () => {
  const act = () => loadConfig(schema, { PORT: '', SWITCH: 'perhaps-hunter2', KEY_FILE: '/no/such/file' });

  expect(act).toThrow(/PORT: /);
  expect(act).toThrow(/SWITCH: /);
  expect(act).toThrow(/KEY_FILE: cannot read .*ENOENT/);
  expect(act).not.toThrow(/hunter2/);
});

test('a secret shows itself nowhere but on request', () => {
  const { KEY } = loadConfig(schema, { KEY: 'hunter2' });

  expect(`${KEY} ${JSON.stringify({ KEY })} ${inspect({ KEY })}`).not.toContain('hunter2');
});

test('origins are origins, not addresses', () => {
  expect(originList().parse('https://a.example, http://b.example:81')).toEqual([
    'https://a.example',
    'http://b.example:81',
  ]);
  for (const bad of ['https://a.example/path', 'a.example', '*'])
    expect(originList().safeParse(bad).success).toBe(false);
});
