import { type ConnectionOptions, connect } from 'node:tls';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ensureContainerEngine } from '../../scripts/testing/container-engine.ts';
import {
  attack,
  CLIENTS,
  calmly,
  expectOthersAreServed,
  expectSlowAreGone,
  goOnUntil,
} from '../support/slow-clients.ts';
import { type EdgeUnderTest, startEdgeUnderTest } from './support/edge-under-test.ts';

const engine = await ensureContainerEngine();
if (!engine.available) process.stderr.write(`SKIPPED: slow clients at nginx need an engine. ${engine.why}\n`);

/** Enough peers that none of them meets the limits that one peer has. */
const PEERS = 20;

describe.skipIf(!engine.available)('nginx and a thousand slow clients', () => {
  let edge: EdgeUnderTest;

  beforeAll(async () => {
    edge = await startEdgeUnderTest(engine);
  }, 120_000);
  afterAll(() => edge?.stop());

  test.each([
    ['send headers a byte at a time', 'GET /api/v1/x HTTP/1.1\r\nHost: HOST\r\nX-A: ', 'a', true],
    ['send a body a byte at a time', 'POST /api/v1/x HTTP/1.1\r\nHost: HOST\r\nContent-Length: 900\r\n\r\n', 'a', true],
    [
      'send a chunked body a byte at a time',
      'POST /api/v1/x HTTP/1.1\r\nHost: HOST\r\nTransfer-Encoding: chunked\r\n\r\n',
      '1\r\na\r\n',
      true,
    ],
    ['do not read the answer', 'GET /assets/large.js HTTP/1.1\r\nHost: HOST\r\n\r\n', 'G', false],
  ])('all that %s are gone within ten seconds, and others are served as before', async (_what, first, drip, reads) => {
    const ask = async () => {
      expect((await edge.ask('/api/v1/x')).status).toBe(200);
    };
    const calm = await calmly(ask);
    const slowness = { first: first.replace('HOST', edge.host), drip, reads };

    const { isOn, fates } = attack(CLIENTS, open, slowness);
    await isOn;
    const busy = await goOnUntil(fates, ask);

    expectSlowAreGone(await fates);
    expectOthersAreServed({ calm, busy });
  });

  function open(index: number, ready: () => void) {
    const { httpsPort: port, ca } = edge.nginx;
    const from = { localAddress: `127.0.0.${2 + (index % PEERS)}` };
    const options: ConnectionOptions = { host: '127.0.0.1', port, ca, servername: 'localhost', ...from };
    return connect(options, ready);
  }
});
