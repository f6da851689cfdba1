import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { certificateStatus } from './certificate-status.ts';
import { type AcmeIssuer, ensureCertificate } from './ensure-certificate.ts';
import { keepRenewed } from './keep-renewed.ts';
import { makeFolder } from './testing/make-folder.ts';

const NOW = new Date('2026-11-21T08:00:00Z');
const hostName = 'votive.example';
const after = (days: number) => new Date(NOW.getTime() + days * 86_400_000);

/** The loop with one round a call of `rounds`, its clock at `now`, and everything it said. */
async function run(
  home: string,
  { now, acme, apply, rounds = 1 }: { now: Date; acme?: AcmeIssuer; apply?: () => Promise<void>; rounds?: number },
) {
  const said: string[] = [];
  const note = (facts: object, message: string) => void said.push(`${message} ${JSON.stringify(facts)}`);
  let checks = 0;
  let applied = 0;
  const loop = keepRenewed({
    home,
    settings: () => ({ hostName, acme }),
    now: () => now,
    withLock: (work) => {
      checks++;
      return work();
    },
    apply: async () => {
      applied++;
      await apply?.();
    },
    log: { info: note, warn: note, error: note },
    everyMs: 20,
  });
  while (checks < rounds) await sleep(5);
  await loop.stop();
  return { applied, said, status: await certificateStatus(home, { hostName, now, stores: [] }) };
}

test('a pair that is due is renewed and taken up once, however often the loop looks', async () => {
  const home = makeFolder();
  await ensureCertificate(home, { hostName, now: NOW });

  const early = await run(home, { now: after(30), rounds: 3 });
  const due = await run(home, { now: after(70), rounds: 3 });

  expect([early.applied, early.said]).toEqual([0, []]);
  expect(due.applied).toBe(1);
  expect(due.status).toMatchObject({ state: 'ok', daysLeft: 89, failuresInARow: 0 });
});

test('a pair that the edge refuses is taken back, and status says in its words why', async () => {
  const home = makeFolder();
  const { pair } = await ensureCertificate(home, { hostName, now: NOW });

  const { said, status } = await run(home, {
    now: after(70),
    apply: async () => Promise.reject(new Error('nginx: [emerg] key values mismatch')),
  });

  expect(status).toMatchObject({ state: 'warning', fingerprintSha256: pair.leaf.fingerprint256, failuresInARow: 1 });
  expect(status.causes.join()).toContain(
    'The edge refused the new certificate, the one before is in use again: nginx: [emerg] key values mismatch',
  );
  expect(said.at(-1)).toContain('the edge refused the new certificate');
});

test('a local certificate that stands in for a failing ACME server is kept alive', async () => {
  const home = makeFolder();
  await ensureCertificate(home, { hostName, now: NOW });
  const acme: AcmeIssuer = async () => Promise.reject(new Error('no'));

  const { applied, status } = await run(home, { now: after(70), acme });

  expect(applied).toBe(1);
  expect(status).toMatchObject({ source: 'local', daysLeft: 89, state: 'warning' });
});

test('a home that another command holds is left for the next round', async () => {
  const home = makeFolder();
  const said: string[] = [];
  const note = (_facts: object, message: string) => void said.push(message);
  const loop = keepRenewed({
    home,
    settings: () => ({ hostName, acme: undefined }),
    now: () => NOW,
    withLock: async () => Promise.reject(new Error('locked')),
    apply: async () => {},
    log: { info: note, warn: note, error: note },
  });

  await loop.stop();

  expect(said).toEqual(['certificates could not be checked; the next check follows']);
});
