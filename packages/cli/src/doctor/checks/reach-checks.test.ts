import { expect, test } from 'vitest';
import { judgeExposure } from './reach-checks.ts';

const ports = { mode: 'compose', httpsPort: 8443, httpPort: 8080 } as const;
const quiet = { bound: [], hasUfw: false, addresses: ['192.0.2.7', '2001:db8::7'] };

test('an appliance for this machine alone is in order', () => {
  expect(judgeExposure({ ...ports, public: false }, { ...quiet, bound: ['127.0.0.1'] })).toMatchObject({
    status: 'ok',
    evidence: 'this machine alone',
  });
});

test('what is open to others is named, with ports and addresses', () => {
  const { status, evidence } = judgeExposure({ ...ports, public: true }, { ...quiet, bound: ['0.0.0.0'] });

  expect([status, evidence]).toEqual([
    'ok',
    'open to every machine that reaches 192.0.2.7, 2001:db8::7: 8443 (HTTPS) and 8080 (the redirect to it)',
  ]);
});

test('a firewall that does not see published ports is a warning', () => {
  expect(judgeExposure({ ...ports, public: true }, { ...quiet, hasUfw: true, bound: ['0.0.0.0'] })).toMatchObject({
    status: 'warn',
    evidence: expect.stringContaining('ufw is on, and published ports pass by it'),
    fix: expect.stringContaining('votive up --no-public'),
  });
});

test.each([
  [false, '0.0.0.0', 'fail'],
  [false, '192.0.2.7', 'fail'],
  [true, '127.0.0.1', 'warn'],
])('public %s and bound to %s do not agree', (isPublic, address, status) => {
  expect(judgeExposure({ ...ports, public: isPublic }, { ...quiet, bound: [address] })).toMatchObject({
    status,
    fix: '`votive up`',
  });
});
