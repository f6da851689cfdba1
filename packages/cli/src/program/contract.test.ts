import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { COMMAND_DATA, publishedSchema } from '../schemas/command-data.ts';
import { startAppliance, type TestAppliance } from '../testing/start-appliance.ts';
import { CLI, cleanEnvironment, votive } from '../testing/votive.ts';
import { commandTable } from './command-table.ts';

/** Every command, with the exit code it has on an appliance that runs and in an empty place. */
const COMMANDS: readonly { args: string[]; running: number; nowhere: number }[] = [
  { args: ['up', '--dry-run', '--port', '0'], running: 0, nowhere: 0 },
  { args: ['up'], running: 0, nowhere: 5 },
  { args: ['restart', 'edge'], running: 0, nowhere: 10 },
  { args: ['status'], running: 0, nowhere: 10 },
  { args: ['logs'], running: 0, nowhere: 10 },
  { args: ['logs', '--service', 'backend', '--since', '1h'], running: 0, nowhere: 10 },
  { args: ['open'], running: 0, nowhere: 10 },
  { args: ['config', 'show', '--origin'], running: 0, nowhere: 10 },
  { args: ['config', 'set', 'AI_PROVIDER', 'rules'], running: 0, nowhere: 10 },
  { args: ['config', 'set', 'AI_PROVIDER', 'oracle'], running: 2, nowhere: 10 },
  { args: ['config', 'set', 'ANTHROPIC_API_KEY', 'sk-1'], running: 2, nowhere: 10 },
  { args: ['config', 'set', 'PORT', '1'], running: 2, nowhere: 10 },
  { args: ['config', 'set', 'AI_PROVIDER', '--unset'], running: 0, nowhere: 10 },
  { args: ['config', 'validate'], running: 0, nowhere: 10 },
  { args: ['config', 'set', 'JOB_TOKEN_CLEANUP_SCHEDULE', 'hourly'], running: 2, nowhere: 10 },
  { args: ['prompts', 'export'], running: 0, nowhere: 10 },
  { args: ['prompts', 'export', '--to', '/no/such/folder/prompts.json'], running: 5, nowhere: 10 },
  { args: ['prompts', 'export', '--to', tmpdir()], running: 5, nowhere: 10 },
  { args: ['doctor', '--only', 'config.valid'], running: 0, nowhere: 10 },
  { args: ['doctor', '--only', 'config.valid', '--fix', '--cis'], running: 0, nowhere: 10 },
  { args: ['doctor', '--only', 'config.velid'], running: 2, nowhere: 2 },
  { args: ['doctor', '--list'], running: 0, nowhere: 0 },
  { args: ['recover'], running: 0, nowhere: 10 },
  { args: ['recover', '--dry-run'], running: 0, nowhere: 10 },
  { args: ['destroy', '--dry-run'], running: 0, nowhere: 10 },
  { args: ['destroy', '--no-input'], running: 9, nowhere: 10 },
  { args: ['destroy', '--confirm=another', '--yes'], running: 2, nowhere: 10 },
  { args: ['certs', 'renew'], running: 0, nowhere: 10 },
  { args: ['certs', 'status'], running: 0, nowhere: 10 },
  { args: ['certs', 'renew', '--force', '--dry-run'], running: 0, nowhere: 10 },
  { args: ['certs', 'import', '--cert', '/dev/null', '--key', '/dev/null'], running: 5, nowhere: 10 },
  { args: ['certs', 'trust', '--dry-run'], running: 0, nowhere: 10 },
  { args: ['certs', 'untrust', '--dry-run'], running: 0, nowhere: 10 },
  { args: ['completion', 'bash'], running: 0, nowhere: 0 },
  { args: ['completion', 'tcsh'], running: 2, nowhere: 2 },
  { args: ['explain', 'VOT-202'], running: 0, nowhere: 0 },
  { args: ['explain', '999'], running: 2, nowhere: 2 },
  { args: ['schema'], running: 0, nowhere: 0 },
  { args: ['schema', 'config', 'set'], running: 0, nowhere: 0 },
  { args: ['schema', 'nonsense'], running: 2, nowhere: 2 },
  { args: ['commands'], running: 0, nowhere: 0 },
  { args: ['version'], running: 0, nowhere: 0 },
  { args: ['--version'], running: 0, nowhere: 0 },
  { args: ['--help'], running: 0, nowhere: 0 },
  { args: ['up', '--help'], running: 0, nowhere: 0 },
  { args: [], running: 2, nowhere: 2 },
  { args: ['config'], running: 2, nowhere: 2 },
  { args: ['stauts'], running: 2, nowhere: 2 },
  { args: ['status', '--jsn'], running: 2, nowhere: 2 },
  { args: ['up', '--port', 'ninety'], running: 2, nowhere: 2 },
  { args: ['logs', '--since', 'yesterday-ish'], running: 2, nowhere: 10 },
  { args: ['restart', 'nginx'], running: 2, nowhere: 2 },
  { args: ['down'], running: 0, nowhere: 0 },
];

const ESCAPE = '\u001b';
let appliance: TestAppliance;
let nowhere: string;

beforeAll(async () => {
  appliance = await startAppliance();
  nowhere = mkdtempSync(join(tmpdir(), 'votive-nowhere-'));
}, 120_000);
afterAll(async () => {
  await appliance.stop();
  rmSync(nowhere, { recursive: true, force: true });
}, 60_000);

test('every command answers --json with exactly one document and the exit code it promises', {
  timeout: 180_000,
}, async () => {
  for (const { args, running } of withoutDown()) {
    const result = await appliance.run([...args, '--json']);
    expect(result.code, `${args.join(' ')}\n${result.stdout}${result.stderr}`).toBe(running);
    const document = JSON.parse(result.stdout);
    expect(document, args.join(' ')).toMatchObject({
      schema: expect.stringMatching(/^votive\.[a-z.]+\/1$/),
      ok: running === 0,
      warnings: expect.any(Array),
      meta: { version: '0.1.0', duration_ms: expect.any(Number) },
    });
    expect(result.stdout + result.stderr, args.join(' ')).not.toContain(ESCAPE);
    if (running === 0) expectPublishedData(document);
    if (running === 0) continue;
    expect(document.error).toEqual({
      code: expect.stringMatching(/^VOT-\d{3}$/),
      message: expect.stringMatching(/./),
      cause: expect.stringMatching(/./),
      fix: expect.stringMatching(/./),
      docs: expect.stringContaining('ERRORS.md#vot-'),
      retryable: expect.any(Boolean),
    });
  }
});

test('where there is no appliance every command says so, with its own exit code', { timeout: 120_000 }, async () => {
  const cases = COMMANDS.filter(({ args }) => args.join(' ') !== 'up');
  for (const { args, nowhere: code } of cases) {
    const result = await votive([...args, '--json', '--home', join(nowhere, 'none')], {
      env: { VOTIVE_WEB_ROOT: appliance.webRoot },
    });
    expect(result.code, `${args.join(' ')}\n${result.stdout}${result.stderr}`).toBe(code);
    expect(JSON.parse(result.stdout)).toMatchObject({ ok: code === 0 });
  }
  expect(existsSync(join(nowhere, 'none'))).toBe(false);
});

test('in a pipe nothing is coloured, results go to stdout and errors to stderr', { timeout: 120_000 }, async () => {
  for (const { args, running } of withoutDown()) {
    const result = await appliance.run(args);
    expect(result.code, args.join(' ')).toBe(running);
    expect(result.stdout + result.stderr, args.join(' ')).not.toContain(ESCAPE);
    if (running === 0) expect(result.stdout, args.join(' ')).not.toBe('');
    else
      expect([result.stdout, result.stderr], args.join(' ')).toEqual(['', expect.stringMatching(/error: .*VOT-\d{3}/)]);
  }
});

test('with every stream closed a command still does its work and ends', { timeout: 120_000 }, async () => {
  for (const { args, running } of withoutDown()) {
    const command = [...CLI, ...args, '--home', appliance.home].map((word) => `'${word}'`).join(' ');
    expect(await shell(`exec ${command} <&- >&- 2>&-`), args.join(' ')).toBe(running);
  }
});

test('on a terminal there is colour and no question where nothing is to be asked', { timeout: 120_000 }, async () => {
  const status = await onTerminal(['status', '--home', appliance.home]);
  expect(status.code).toBe(0);
  expect(status.screen).toContain(ESCAPE);
  const plain = await onTerminal(['status', '--no-color', '--home', appliance.home]);
  expect(plain.screen).not.toContain(`${ESCAPE}[3`);
  const json = await onTerminal(['status', '--json', '--home', appliance.home]);
  expect(JSON.parse(json.screen)).toMatchObject({ ok: true });
});

test('on a terminal every command ends by itself, with the same exit code and the same document', {
  timeout: 180_000,
}, async () => {
  for (const { args, running } of withoutDown()) {
    const plain = await onTerminal([...args, '--home', appliance.home]);
    expect(plain.code, `${args.join(' ')}\n${plain.screen}`).toBe(running);
    const json = await onTerminal([...args, '--json', '--home', appliance.home], { errorsTo: '/dev/null' });
    expect(json.code, args.join(' ')).toBe(running);
    expect(JSON.parse(json.screen), args.join(' ')).toMatchObject({ ok: running === 0 });
    expect(json.screen, args.join(' ')).not.toContain(ESCAPE);
  }
});

test('the contract speaks of every command there is', () => {
  const spoken = new Set(COMMANDS.map(({ args }) => args.filter((word) => !word.startsWith('-')).join(' ')));

  for (const { name } of commandTable('0.0.0').commands)
    expect(
      [...spoken].some((words) => words === name || words.startsWith(`${name} `)),
      name,
    ).toBe(true);
});

test('flags are understood before and after the command', async () => {
  const before = await votive(['--json', '--home', appliance.home, 'status'], {
    env: { VOTIVE_WEB_ROOT: appliance.webRoot },
  });
  const after = await votive(['status', '--home', appliance.home, '--json'], {
    env: { VOTIVE_WEB_ROOT: appliance.webRoot },
  });
  const variable = await votive(['status', '--json'], { env: { VOTIVE_HOME: appliance.home } });

  for (const { stdout } of [before, after, variable])
    expect(JSON.parse(stdout)).toMatchObject({ ok: true, data: { home: appliance.home } });
});

test('a reader that leaves early is no failure', { timeout: 60_000 }, async () => {
  const command = [...CLI, 'logs', '--home', appliance.home].map((word) => `'${word}'`).join(' ');

  const file = join(nowhere, 'codes');
  await shell(
    `bash -c "${command.replaceAll("'", '')} 2>${file}.err | head -c 1 >/dev/null; echo \\\${PIPESTATUS[0]} >${file}"`,
  );

  expect([readFileSync(file, 'utf8').trim(), readFileSync(`${file}.err`, 'utf8')]).toEqual(['0', '']);
});

test('an interrupted command ends with 130 or 143, and still with one document', { timeout: 60_000 }, async () => {
  for (const [signal, code] of [
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const) {
    const [program, ...fixed] = CLI;
    const child = spawn(program, [...fixed, 'logs', '-f', '--json=stream', '--home', appliance.home], {
      env: cleanEnvironment(),
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let stdout = '';
    child.stdout.on('data', (chunk) => {
      stdout += chunk;
    });
    await new Promise((started) => child.stderr.once('data', started));
    child.kill(signal);
    expect(await new Promise((ended) => child.once('close', ended))).toBe(code);
    expect(JSON.parse(stdout)).toMatchObject({
      ok: false,
      error: { code: signal === 'SIGINT' ? 'VOT-102' : 'VOT-103' },
    });
  }
});

/** What a command answered is what `votive schema` says it answers. */
function expectPublishedData({ data, meta }: { data: unknown; meta: { command: string } }): void {
  const schema = publishedSchema(meta.command);
  if (meta.command === 'help') return;
  expect(schema, meta.command).toBeDefined();
  const validate = new Ajv2020({ strict: false, validateFormats: false }).compile(schema ?? false);
  expect(validate(data), `${meta.command}: ${JSON.stringify(validate.errors)}`).toBe(true);
  expect(COMMAND_DATA[meta.command]?.safeParse(data).error?.issues, meta.command).toBeUndefined();
}

function withoutDown() {
  return COMMANDS.filter(({ args }) => args[0] !== 'down');
}

function shell(command: string): Promise<number | null> {
  const child = spawn('sh', ['-c', command], {
    env: cleanEnvironment({ VOTIVE_WEB_ROOT: appliance.webRoot }),
    stdio: 'ignore',
  });
  return new Promise((settle) => child.once('close', settle));
}

/** Runs a command on a pseudo-terminal; `screen` is all that it showed, result and messages together. */
function onTerminal(
  args: readonly string[],
  { errorsTo = '/dev/tty' }: { errorsTo?: string } = {},
): Promise<{ code: number | null; screen: string }> {
  const command = `${[...CLI, ...args].map((word) => `'${word}'`).join(' ')} 2>${errorsTo}`;
  const child = spawn('script', ['-qec', command, '/dev/null'], {
    env: cleanEnvironment({ VOTIVE_WEB_ROOT: appliance.webRoot, TERM: 'xterm-256color' }),
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  let screen = '';
  child.stdout.on('data', (chunk) => {
    screen += chunk;
  });
  return new Promise((settle) => child.once('close', (code) => settle({ code, screen })));
}

test('an empty --home is refused, not taken for the default home', async () => {
  const result = await votive(['status', '--json', '--home', '']);

  expect(result.code).toBe(2);
  expect(JSON.parse(result.stdout).error.message).toContain('--home');
});

test('Ctrl-C is how following the logs ends: its exit code, and no word of a failure', async () => {
  const [program, ...fixed] = CLI;
  const child = spawn(program, [...fixed, 'logs', '-f', '--home', appliance.home], {
    env: cleanEnvironment(),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stderr = '';
  child.stderr.on('data', (chunk) => {
    stderr += chunk;
  });
  await new Promise((started) => child.stdout.once('data', started));

  child.kill('SIGINT');

  expect(await new Promise((ended) => child.once('close', ended))).toBe(130);
  expect(stderr).toBe('');
});
