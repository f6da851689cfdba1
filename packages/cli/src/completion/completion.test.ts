import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { commandTable } from '../program/command-table.ts';
import { SERVICES } from '../stack/services.ts';
import { CLI, cleanEnvironment, temporaryFolder, votive } from '../testing/votive.ts';
import { complete } from './complete.ts';
import { knownValues } from './known-values.ts';
import { SHELL_SCRIPTS } from './shell-scripts.ts';
import { SHELLS } from './shells.ts';

const table = commandTable('0.0.0');
const known = knownValues(table, { services: SERVICES });
const values = (...words: string[]) => {
  const candidates = complete(words, table, known);
  return candidates === 'files' ? 'files' : candidates.map(({ value }) => value);
};

test('commands, groups, options and values are completed where they may stand', () => {
  expect(values('')).toEqual(expect.arrayContaining(['up', 'config', 'doctor', 'explain']));
  expect(values('')).not.toContain('__complete');
  expect(values('re')).toEqual(['restart', 'restore', 'recover']);
  expect(values('config', '')).toEqual(['show', 'set', 'validate']);
  expect(values('config', 'set', 'AI_P')).toEqual(['AI_PROVIDER']);
  expect(values('restart', '')).toEqual([...SERVICES]);
  expect(values('restart', 'edge', '')).toEqual([]);
  expect(values('logs', '--service', 'b')).toEqual(['backend']);
  expect(values('up', '--mode', '')).toEqual(['process', 'compose', 'auto']);
  expect(values('up', '--mode', 'process', '--f')).toEqual(['--foreground']);
  expect(values('--home', '/srv/x', 'down', '--dry')).toEqual(['--dry-run']);
  expect(values('doctor', '--only', 'keyring.')).toEqual(['keyring.kcv', 'keyring.age']);
  expect(values('explain', 'VOT-10')).toContain('VOT-101');
  expect(values('completion', '')).toEqual([...SHELLS]);
  expect(values('--home', '')).toBe('files');
  expect(values('doctor', '--bundle', 'x')).toBe('files');
  expect(values('nonsense', '')).toEqual([]);
  expect(values('restart', ':empty')).toEqual([...SERVICES]);
});

test('every command can be reached word by word', () => {
  for (const { name } of table.commands) {
    const words = name.split(' ');
    for (const [index, word] of words.entries()) expect(values(...words.slice(0, index), word), name).toContain(word);
  }
});

test('bash completes through the script and the real command', { timeout: 60_000 }, () => {
  const folder = temporaryFolder();
  const bin = join(folder, 'bin');
  mkdirSync(bin);
  writeFileSync(join(bin, 'votive'), `#!/bin/sh\nexec ${CLI.join(' ')} "$@"\n`, { mode: 0o755 });
  writeFileSync(join(folder, 'completion.bash'), SHELL_SCRIPTS.bash);
  const ask = (...words: string[]) => {
    const line = words.map((word) => `'${word}'`).join(' ');
    const script = `. '${folder}/completion.bash'; COMP_WORDS=(${line}); COMP_CWORD=${words.length - 1}; _votive; printf '%s\\n' "\${COMPREPLY[@]}"`;
    const text = execFileSync('bash', ['-c', script], {
      encoding: 'utf8',
      env: cleanEnvironment({ PATH: `${bin}:${process.env.PATH}` }),
    });
    return text.trim().split('\n');
  };

  expect(ask('votive', 'restart', '')).toEqual([...SERVICES]);
  expect(ask('votive', 'logs', '--foll')).toEqual(['--follow']);
  expect(ask('votive', 'doctor', '--bundle', '')).toEqual(['']);
});

test('every shell gets a script that asks the command itself', async () => {
  for (const shell of SHELLS) {
    const { code, stdout } = await votive(['completion', shell]);

    expect(code).toBe(0);
    expect(stdout).toBe(SHELL_SCRIPTS[shell]);
    expect(stdout).toContain('__complete --');
  }
  expect((await votive(['completion', 'tcsh'])).code).toBe(2);
});
