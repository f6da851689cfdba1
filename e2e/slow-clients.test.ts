import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { startAppliance } from './support/appliance.ts';
import {
  attack,
  CLIENTS,
  calmly,
  expectOthersAreServed,
  expectSlowAreGone,
  goOnUntil,
} from './support/slow-clients.ts';

/** More than the kernel holds for a client that does not read. */
const LARGE_BYTES = 16 * 1024 * 1024;
/** Of those that do not read there are fewer: for each of them the kernel holds some megabytes. */
const NOT_READING = 100;

test('a thousand slow clients of the edge of processes are gone within ten seconds, and others are served as before', async () => {
  const { url } = await startAppliance({ settings: { VOTIVE_WEB_ROOT: makeWebRoot() } });
  const host = new URL(url).host;
  const port = Number(new URL(url).port);
  const open = (_index: number, ready: () => void) => connect({ host: '127.0.0.1', port }, ready);
  const ask = async () => {
    expect((await fetch(`${url}/api/v1/questionnaires`)).status).toBe(200);
  };
  const calm = await calmly(ask);
  const json = `Host: ${host}\r\nContent-Type: application/json\r\n`;
  const ways: [count: number, first: string, drip: string, reads: boolean][] = [
    [CLIENTS, `GET / HTTP/1.1\r\nHost: ${host}\r\nX-A: `, 'a', true],
    [CLIENTS, `POST /api/v1/analyses HTTP/1.1\r\n${json}Content-Length: 900\r\n\r\n`, ' ', true],
    [CLIENTS, `POST /api/v1/analyses HTTP/1.1\r\n${json}Transfer-Encoding: chunked\r\n\r\n`, '1\r\n \r\n', true],
    [NOT_READING, `GET /assets/large.js HTTP/1.1\r\nHost: ${host}\r\n\r\n`, 'G', false],
  ];

  for (const [count, first, drip, reads] of ways) {
    const { isOn, fates } = attack(count, open, { first, drip, reads });
    await isOn;
    const busy = await goOnUntil(fates, ask);

    expectSlowAreGone(await fates);
    expectOthersAreServed({ calm, busy });
  }
});

function makeWebRoot(): string {
  const folder = mkdtempSync(join(tmpdir(), 'votive-web-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  mkdirSync(join(folder, 'assets'));
  writeFileSync(join(folder, 'index.html'), '<!doctype html><title>Votive</title>');
  writeFileSync(join(folder, 'assets/large.js'), '/'.repeat(LARGE_BYTES));
  return folder;
}
