import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { CLI, cleanEnvironment, temporaryHome } from '../testing/votive.ts';

test('a first up on a terminal asks for the host name, once and never again', { timeout: 120_000 }, async () => {
  const home = temporaryHome();

  const first = await answerOnTerminal(['up', '--port', '0', '--home', home.home], home.webRoot, 'Votive.Example\r');
  const second = await answerOnTerminal(['up', '--home', home.home], home.webRoot, '');

  expect([first.code, first.asked], first.screen).toEqual([0, true]);
  expect([second.code, second.asked]).toEqual([0, false]);
  expect(JSON.parse(readFileSync(home.path('config.json'), 'utf8')).hostname).toBe('votive.example');
});

test('with --yes nothing is asked on a terminal either', { timeout: 120_000 }, async () => {
  const home = temporaryHome();

  const result = await answerOnTerminal(['up', '--yes', '--port', '0', '--home', home.home], home.webRoot, '');

  expect([result.code, result.asked], result.screen).toEqual([0, false]);
});

function answerOnTerminal(args: readonly string[], webRoot: string, answer: string) {
  const command = [...CLI, ...args].map((word) => `'${word}'`).join(' ');
  const child = spawn('script', ['-qec', command, '/dev/null'], {
    env: cleanEnvironment({ VOTIVE_WEB_ROOT: webRoot, TERM: 'xterm-256color' }),
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  let screen = '';
  let asked = false;
  child.stdout.on('data', (chunk) => {
    screen += chunk;
    if (!asked && screen.includes('Host name of this appliance')) {
      asked = true;
      child.stdin.write(answer);
    }
  });
  return new Promise<{ code: number | null; asked: boolean; screen: string }>((settle) =>
    child.once('close', (code) => settle({ code, asked, screen })),
  );
}
