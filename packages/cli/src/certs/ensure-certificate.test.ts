import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { certificatePaths } from './certificate-paths.ts';
import { readCertificateState } from './certificate-state.ts';
import { certificateStatus } from './certificate-status.ts';
import { type AcmeIssuer, ensureCertificate, renewIfDue } from './ensure-certificate.ts';
import { readActivePair } from './pairs/active-pair.ts';
import { makeFolder } from './testing/make-folder.ts';
import { runProgram } from './testing/run-program.ts';

const NOW = new Date('2026-11-21T08:00:00Z');
const hostName = 'votive.example';
const after = (days: number) => new Date(NOW.getTime() + days * 86_400_000);
const status = (home: string, now: Date) => certificateStatus(home, { hostName, now, stores: [] });

/** A view of the machine of its own, in which a folder can be made read-only also for root. */
const canMount = process.getuid?.() === 0 && runProgram('unshare', ['--mount', 'true']).status === 0;
if (!canMount) console.error('SKIPPED: the read-only home needs root and mount namespaces.');

test('a second call changes nothing', async () => {
  const home = makeFolder();
  const first = await ensureCertificate(home, { hostName, now: NOW });

  const second = await ensureCertificate(home, { hostName, now: after(1) });

  expect(first).toMatchObject({ changed: true, trigger: 'there was none', failure: null });
  expect(second).toMatchObject({ changed: false, pair: { id: first.pair.id } });
});

test('a pair is renewed when less than a third of its life is left, not before, and with a new key', async () => {
  const home = makeFolder();
  const { pair } = await ensureCertificate(home, { hostName, now: NOW });
  const keyOf = () => readFileSync(join(certificatePaths(home).currentPair, 'privkey.pem'), 'utf8');
  const before = keyOf();

  expect(await renewIfDue(home, { hostName, now: after(59.9) })).toMatchObject({ changed: false });
  const renewed = await renewIfDue(home, { hostName, now: after(60.1) });

  expect(renewed).toMatchObject({
    changed: true,
    trigger: 'less than a third of its life is left',
    authorityReplaced: null,
  });
  expect(renewed.pair.leaf.fingerprint256).not.toBe(pair.leaf.fingerprint256);
  expect(keyOf()).not.toBe(before);
});

test('force renews at once, and only the pair before is kept', async () => {
  const home = makeFolder();
  await ensureCertificate(home, { hostName, now: NOW });
  const second = await renewIfDue(home, { hostName, now: after(1), force: true });
  const third = await renewIfDue(home, { hostName, now: after(2), force: true });

  expect(readdirSync(certificatePaths(home).pairs).sort()).toEqual([second.pair.id, third.pair.id, 'current']);
});

test('another host name brings a new authority, since the old one may not sign for it; a name that it may sign for does not', async () => {
  const home = makeFolder();
  const { pair } = await ensureCertificate(home, { hostName, now: NOW });

  const local = await ensureCertificate(home, { hostName: 'localhost', now: after(1) });
  const other = await ensureCertificate(home, { hostName: 'desk.lan', now: after(1) });

  expect(local).toMatchObject({ changed: false, pair: { id: pair.id } });
  expect(other).toMatchObject({
    changed: true,
    trigger: 'it does not cover desk.lan',
    authorityReplaced: 'it may not sign for desk.lan',
  });
  expect(other.pair.leaf.issuer).not.toBe(pair.leaf.issuer);
});

test('a clock that was ahead and was set back makes a new pair at once, with an authority that is valid now', async () => {
  const home = makeFolder();
  await ensureCertificate(home, { hostName, now: after(3_000) });

  const mended = await ensureCertificate(home, { hostName, now: NOW });

  expect(mended).toMatchObject({
    changed: true,
    trigger: 'it was made while the clock was ahead',
    authorityReplaced: 'it was made while the clock was ahead',
  });
  expect((await status(home, NOW)).state).toBe('ok');
});

test('a clock that jumps years ahead renews, and the authority is replaced before it ends', async () => {
  const home = makeFolder();
  await ensureCertificate(home, { hostName, now: NOW });

  const late = await ensureCertificate(home, { hostName, now: after(3_500) });

  expect(late).toMatchObject({ changed: true, authorityReplaced: 'it is about to expire' });
  expect(late.pair.leaf.validToDate.getTime() - after(3_500).getTime()).toBeGreaterThan(89 * 86_400_000);
});

test('a failed renewal keeps the pair, says why in status, and does not try again before its time', async () => {
  const home = makeFolder();
  let calls = 0;
  const acme: AcmeIssuer = async () => {
    calls++;
    throw new Error('the server\u001b[31m said\nno -----BEGIN PRIVATE KEY-----\nsecret\n-----END PRIVATE KEY-----');
  };
  const { pair } = await ensureCertificate(home, { hostName, now: NOW });

  const failed = await renewIfDue(home, { hostName, now: after(1), acme });
  const tooSoon = await renewIfDue(home, { hostName, now: new Date(after(1).getTime() + 59 * 60_000), acme });
  const again = await renewIfDue(home, { hostName, now: new Date(after(1).getTime() + 61 * 60_000), acme });
  const forced = await renewIfDue(home, {
    hostName,
    now: new Date(after(1).getTime() + 62 * 60_000),
    acme,
    force: true,
  });

  const reason = 'the server [31m said no [redacted]';
  expect(failed).toMatchObject({ changed: false, failure: reason, pair: { id: pair.id } });
  expect(tooSoon.failure).toContain('waits until 2026-11-22T09:00:00.000Z');
  expect([again.failure, forced.failure, calls]).toEqual([reason, reason, 3]);
  expect(await status(home, after(1.1))).toMatchObject({
    state: 'warning',
    causes: [`The last renewal failed: ${reason}`],
    failuresInARow: 3,
    lastAttempt: { ok: false, source: 'acme' },
    lastSuccessAt: NOW.toISOString(),
  });
});

test.skipIf(!canMount)('a home that cannot be written keeps its pair and tells the reason', async () => {
  const home = makeFolder();
  const { pair } = await ensureCertificate(home, { hostName, now: NOW });
  const script = `
    import { renewIfDue } from ${JSON.stringify(join(import.meta.dirname, 'ensure-certificate.ts'))};
    const { changed, failure, pair } = await renewIfDue(process.argv[1], { hostName: 'votive.example', now: new Date(${after(1).getTime()}), force: true });
    console.log(JSON.stringify({ changed, failure, id: pair.id }));`;
  const readOnly =
    'mount --bind "$1" "$1" && mount -o remount,ro,bind "$1" && exec "$2" --conditions=source --input-type=module -e "$3" "$1"';

  const { stdout, output } = runProgram('unshare', [
    '--mount',
    'sh',
    '-c',
    readOnly,
    'sh',
    home,
    process.execPath,
    script,
  ]);

  expect(output).toContain('EROFS');
  expect(JSON.parse(stdout)).toMatchObject({ changed: false, id: pair.id, failure: expect.stringContaining('EROFS') });
});

test('a damaged pair of our own is made again; a damaged authority is refused by name and left alone', async () => {
  const home = makeFolder();
  const paths = certificatePaths(home);
  await ensureCertificate(home, { hostName, now: NOW });
  writeFileSync(join(paths.currentPair, 'privkey.pem'), 'rubbish');

  expect(await status(home, NOW)).toMatchObject({ state: 'failing', causes: [expect.stringContaining('is damaged')] });
  expect(await ensureCertificate(home, { hostName, now: NOW })).toMatchObject({ changed: true });

  writeFileSync(paths.authorityKey, readFileSync(paths.authority));
  const failed = await renewIfDue(home, { hostName, now: NOW, force: true });
  expect(failed).toMatchObject({ changed: false, failure: expect.stringContaining('local-ca.key is damaged') });
  expect(readFileSync(paths.authorityKey, 'utf8')).toBe(readFileSync(paths.authority, 'utf8'));
});

test('a lost authority or record of renewals does not stop the appliance', async () => {
  const home = makeFolder();
  const paths = certificatePaths(home);
  await ensureCertificate(home, { hostName, now: NOW });
  rmSync(paths.authorityKey);
  writeFileSync(paths.state, '{');

  const renewed = await renewIfDue(home, { hostName, now: after(80) });

  expect(renewed).toMatchObject({ changed: true, failure: null });
  expect(renewed.authorityReplaced).toBe('its key was missing');
  expect(readCertificateState(paths).failuresInARow).toBe(0);
  expect(readActivePair(paths)?.id).toBe(renewed.pair.id);
});

test.each([
  '',
  'not a name',
  '*.votive.example',
  'votive.example:8443',
  'https://votive.example',
  '-a.example',
  '1.2.3',
])('the host name "%s" is refused before anything is written', async (bad) => {
  const home = makeFolder();

  await expect(ensureCertificate(home, { hostName: bad, now: NOW })).rejects.toMatchObject({ code: 'VOT-104' });

  expect(readdirSync(home)).toEqual([]);
});
