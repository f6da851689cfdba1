import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { NOWHERE_CASES, RUNNING_CASES, STOPPED_CASES } from '../testing/contract/command-cases.ts';
import { onTerminal, type Subject } from '../testing/contract/subject.ts';
import {
  answersInJson,
  answersInPipes,
  answersOnTerminal,
  worksWithClosedStreams,
} from '../testing/contract/walk-commands.ts';
import { startAppliance, type TestAppliance } from '../testing/start-appliance.ts';
import { CLI, cleanEnvironment, votive } from '../testing/votive.ts';
import { commandTable } from './command-table.ts';

const ESCAPE = '\u001b';
const LONG = { timeout: 180_000 };
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

test('every command answers --json with exactly one document and the exit code it promises', LONG, () =>
  answersInJson(subject(), RUNNING_CASES, 'running'),
);

test('in a pipe nothing is coloured or asked, results go to stdout and errors to stderr', LONG, () =>
  answersInPipes(subject(), RUNNING_CASES, 'running'),
);

test('with every stream closed a command still does its work and ends', LONG, () =>
  worksWithClosedStreams(subject(), RUNNING_CASES, 'running'),
);

test('on a terminal only what asks waits, with the same exit code and the same document', LONG, () =>
  answersOnTerminal(subject(), RUNNING_CASES, 'running'),
);

test('on a terminal there is colour unless it is declined', async () => {
  const status = await onTerminal(subject(), ['status']);
  expect(status.code).toBe(0);
  expect(status.screen).toContain(ESCAPE);
  const plain = await onTerminal(subject(), ['status', '--no-color']);
  expect(plain.screen).not.toContain(`${ESCAPE}[3`);
});

test('where there is no appliance every command says so, with its own exit code', LONG, async () => {
  const place = join(nowhere, 'none');

  await answersInJson(subject(place), NOWHERE_CASES, 'nowhere');

  expect(existsSync(place)).toBe(false);
});

test('the contract speaks of every command there is', () => {
  const spoken = new Set(
    [...RUNNING_CASES, ...STOPPED_CASES].map(({ args }) => args.filter((word) => !word.startsWith('-')).join(' ')),
  );

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

function subject(home = appliance.home): Subject {
  return { command: CLI, home, environment: cleanEnvironment({ VOTIVE_WEB_ROOT: appliance.webRoot }) };
}

function shell(command: string): Promise<number | null> {
  const child = spawn('sh', ['-c', command], {
    env: cleanEnvironment({ VOTIVE_WEB_ROOT: appliance.webRoot }),
    stdio: 'ignore',
  });
  return new Promise((settle) => child.once('close', settle));
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
