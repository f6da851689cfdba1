import { appendFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../testing/votive.ts';
import { appendAudit, auditActor, verifyAudit } from './audit-log.ts';
import { homeLayout } from './home-layout.ts';

test('every edit, gap, cut end and forged line shows, and where', () => {
  const tamperings: [string, (lines: string[]) => string[], RegExp][] = [
    ['nothing', (lines) => lines, /^$/],
    ['an edit', (lines) => lines.map((line) => line.replace('"down"', '"up"')), /line 2 was changed/],
    ['a gap', ([first = '', , ...rest]) => [first, ...rest], /before line 2/],
    ['a cut end', (lines) => lines.slice(0, 2), /1 lines are missing/],
    ['no lines at all', () => [], /3 lines are missing/],
    ['a line of its own', (lines) => [...lines, '{"at":"x","prev":null,"hash":"y"}'], /before line 4/],
    ['no JSON', (lines) => ['what', ...lines], /line 1 is not/],
  ];
  for (const [name, tamper, expected] of tamperings) {
    const layout = threeLines();
    const lines = readFileSync(layout.audit, 'utf8').trim().split('\n');

    writeFileSync(
      layout.audit,
      tamper(lines)
        .map((line) => `${line}\n`)
        .join(''),
    );

    expect(verifyAudit(layout).fault ?? '', name).toMatch(expected);
  }
});

test('a line that a crash cut off was never acknowledged: it goes, and the log goes on', () => {
  const layout = threeLines();
  appendFileSync(layout.audit, '{"at":"2026-');
  expect(verifyAudit(layout)).toEqual({ lines: 3, fault: null });

  appendAudit(layout, entry('restart'));

  expect(verifyAudit(layout)).toEqual({ lines: 4, fault: null });
});

test('a crash between a line and its head is no tampering, and a log from before heads is whole', () => {
  const layout = threeLines();
  const head = readFileSync(layout.auditHead);
  appendAudit(layout, entry('restart'));
  writeFileSync(layout.auditHead, head);
  expect(verifyAudit(layout)).toEqual({ lines: 4, fault: null });

  rmSync(layout.auditHead);
  expect(verifyAudit(layout)).toEqual({ lines: 4, fault: null });
});

test('it names who stands behind sudo', () => {
  expect(auditActor({})).toMatch(/^\S+$/);
  expect(auditActor({ SUDO_USER: 'anna-x' })).toMatch(/^\S+ \(sudo: anna-x\)$/);
});

function threeLines() {
  const layout = homeLayout(temporaryFolder());
  mkdirSync(layout.state);
  for (const command of ['up', 'down', 'up']) appendAudit(layout, entry(command));
  return layout;
}

const entry = (command: string) => ({
  at: '2026-11-21T08:00:00.000Z',
  command,
  result: 'ok',
  by: 'anna',
  version: '0.1.0',
  keys: null,
});
