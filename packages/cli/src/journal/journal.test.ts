import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { verifyAudit } from '../home/audit-log.ts';
import type { HomeLayout } from '../home/home-layout.ts';
import { stoppedHome } from '../testing/stopped-home.ts';
import type { JournalEntry } from './journal.ts';

const DEAD = { pid: 1, startedAt: 'in another life' };

test('a command that was interrupted shows in status, and the next one settles it and says so', async () => {
  const home = await stoppedHome();
  leaveEntry(home.layout, { command: 'config set', configBefore: 'of another configuration' });
  writeFileSync(join(home.layout.home, '.config.json.999999.tmp'), 'half');

  const status = await home.json(['status']);
  expect(status.document.data.pending.recovery).toEqual([
    { command: 'config set', startedAt: '2026-11-21T08:00:00.000Z', phase: null },
  ]);
  const next = await home.json(['config', 'set', 'AI_PROVIDER', 'rules']);

  expect([next.code, next.document.warnings], next.stdout).toMatchObject([0, [{ code: 'VOT-602' }]]);
  expect(next.document.warnings[0].message).toMatch(
    /votive config set.* interrupted and has been finished.*1 half-written/,
  );
  expect(existsSync(join(home.layout.home, '.config.json.999999.tmp'))).toBe(false);
  expect(readdirSync(home.layout.journal)).toEqual([]);
  const audit = readFileSync(home.layout.audit, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect(audit).toMatchObject([
    { command: 'config set', result: 'interrupted, finished' },
    { command: 'config set', result: 'ok', version: '0.1.0', by: expect.stringMatching(/./), keys: { data: 'd1' } },
  ]);
  expect(verifyAudit(home.layout)).toEqual({ lines: 2, fault: null });
});

test('recover settles everything at once, and a second time finds nothing', async () => {
  const home = await stoppedHome();
  leaveEntry(home.layout, { command: 'up' });
  leaveEntry(home.layout, { command: 'down' });

  const plan = await home.json(['recover', '--dry-run']);
  expect(plan.document.data).toMatchObject({
    changed: false,
    plan: [expect.stringContaining('up'), expect.stringContaining('down')],
  });
  const first = await home.json(['recover']);
  const second = await home.json(['recover']);

  expect([first.code, first.document.data], first.stdout).toMatchObject([
    0,
    {
      changed: true,
      recovered: [
        { command: 'up', outcome: 'undone' },
        { command: 'down', outcome: 'finished' },
      ],
    },
  ]);
  expect(second.document.data).toMatchObject({ changed: false, recovered: [] });
});

test('what a newer version began, and what nobody can read, keeps services from starting and nothing else', async () => {
  for (const leave of [
    (layout: HomeLayout) => leaveEntry(layout, { command: 'translate', version: '9.0.0' }),
    (layout: HomeLayout) => writeFileSync(join(layout.journal, 'x.json'), '{"schema":"votive.journal/2"}'),
  ]) {
    const home = await stoppedHome();
    leave(home.layout);

    const up = await home.json(['up'], { VOTIVE_WEB_ROOT: home.folder });
    const recover = await home.json(['recover']);
    const down = await home.json(['down']);

    expect([up.code, up.document.error.code], up.stdout).toEqual([16, 'VOT-601']);
    expect([recover.code, recover.document.error.code]).toEqual([16, 'VOT-601']);
    expect([down.code, down.document.warnings], down.stdout).toMatchObject([0, [{ code: 'VOT-601' }]]);
    expect(readdirSync(home.layout.journal)).toHaveLength(1);
  }
});

test('a removal that had begun is finished; before that the appliance is kept and the unfinished copy goes', async () => {
  const kept = await stoppedHome();
  const copy = join(kept.folder, 'home-final-20261121-080000');
  mkdirSync(join(copy, 'data'), { recursive: true });
  leaveEntry(kept.layout, { command: 'destroy', phases: ['copying'], details: { copy } });
  const undone = await kept.json(['recover']);
  expect(undone.document.data.recovered, undone.stdout).toMatchObject([{ command: 'destroy', outcome: 'undone' }]);
  expect([existsSync(copy), existsSync(kept.layout.rootKey)]).toEqual([false, true]);

  const half = await stoppedHome();
  leaveEntry(half.layout, { command: 'destroy', phases: ['copying', 'removing'] });
  rmSync(half.layout.secrets, { recursive: true });
  rmSync(half.layout.config);
  writeFileSync(half.layout.lock, '');
  const finished = await half.json(['recover']);
  expect([finished.code, finished.document.error?.code], finished.stdout).toEqual([10, 'VOT-304']);
  expect(finished.document.error.cause).toContain('was finished');
  expect(existsSync(half.layout.home)).toBe(false);
});

function leaveEntry(
  layout: HomeLayout,
  { phases = [], ...change }: Partial<Omit<JournalEntry, 'phases'>> & { phases?: string[] },
): void {
  const at = '2026-11-21T08:00:00.000Z';
  const entry: JournalEntry = {
    schema: 'votive.journal/1',
    id: `${readdirSync(layout.journal).length}-${change.command}`.replace(' ', '-'),
    command: 'up',
    version: '0.1.0',
    process: DEAD,
    startedAt: at,
    configBefore: null,
    phases: phases.map((name) => ({ name, at })),
    details: {},
    ...change,
  };
  writeFileSync(join(layout.journal, `${entry.id}.json`), JSON.stringify(entry));
}
