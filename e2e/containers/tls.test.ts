import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, onTestFinished, test } from 'vitest';
import { ensureContainerEngine } from '../../scripts/testing/container-engine.ts';
import { ensureDebianTool } from '../../scripts/testing/debian-tool.ts';
import { bringUp, makeContainerAppliance } from './support/container-appliance.ts';

const engine = await ensureContainerEngine();
const testssl = await ensureDebianTool('testssl', { package: 'testssl.sh' });
const obstacle = engine.available ? (testssl.available ? undefined : testssl.why) : engine.why;
if (obstacle !== undefined) process.stderr.write(`SKIPPED: what testssl.sh finds at the edge. ${obstacle}\n`);

type Finding = { id: string; severity: string; finding: string };
const NAME = 'votive.test';
/** Everything but the simulation of old browsers, which asks again what the ciphers say. */
const QUESTIONS = [
  '--protocols',
  '--std',
  '--fs',
  '--server-defaults',
  '--server-preference',
  '--headers',
  '--vulnerable',
];

/** What is accepted, and why. compose/README.md says it to the operator. */
const ACCEPTED: Readonly<Record<string, string>> = {
  cert_revocation:
    'A private authority publishes no revocation list; its leaf lives 90 days and is replaced by the command.',
  BREACH: 'Only files that hold no secret are compressed, when they are built; no answer of a service ever is.',
  DNS_CAArecord: 'LOW. A matter of the domain, not of the appliance.',
  HSTS: 'LOW. Sent for public names only: remembered for a private one it would lock out its other programs.',
  sessionresumption_ticket: 'A question that could not be put: it asks by name alone, and no resolver knows this one.',
  engine_problem: 'A notice of the tool about itself.',
};

describe.skipIf(obstacle !== undefined)('TLS of the edge', () => {
  test('testssl.sh finds nothing that is not argued', { timeout: 900_000 }, async () => {
    const appliance = await makeContainerAppliance(engine);
    onTestFinished(() => appliance.destroy());
    await bringUp(appliance);
    await appliance.run('config', 'set', 'hostname', NAME);
    await bringUp(appliance);

    const findings = await ask(appliance.httpsPort, join(appliance.home, 'certs', 'local-ca.pem'));

    const idsOf = (severity: string) => findings.filter((finding) => finding.severity === severity).map(({ id }) => id);
    expect(findings.length).toBeGreaterThan(60);
    expect(idsOf('OK')).toEqual(expect.arrayContaining(['SSLv3', 'TLS1_2', 'TLS1_3', 'heartbleed', 'cert_trust']));
    const said = (id: string) => findings.find((finding) => finding.id === id)?.finding;
    for (const old of ['TLS1', 'TLS1_1']) expect(said(old), old).toBe('not offered');
    expect(said('HTTP_status_code')).toContain('200');
    const noteworthy = findings.filter(({ severity }) => severity !== 'OK' && severity !== 'INFO');
    process.stdout.write(`testssl: ${noteworthy.map(({ id, severity }) => `${id} ${severity}`).join(', ')}\n`);
    expect(noteworthy.filter(({ id }) => ACCEPTED[id] === undefined)).toEqual([]);
  });
});

async function ask(port: number, authority: string): Promise<Finding[]> {
  const folder = mkdtempSync(join(tmpdir(), 'votive-testssl-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const report = join(folder, 'report.json');
  const options = ['--quiet', '--warnings', 'off', '--color', '0', '--ip', '127.0.0.1', '--add-ca', authority];
  // Its exit code counts findings, it does not tell of success; the report does.
  await promisify(execFile)('testssl', [...options, ...QUESTIONS, '--jsonfile', report, `${NAME}:${port}`], {
    maxBuffer: 64 * 1024 * 1024,
  }).catch(() => undefined);
  return JSON.parse(readFileSync(report, 'utf8')) as Finding[];
}
