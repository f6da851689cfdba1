import { readFileSync } from 'node:fs';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { certificatePaths } from '../certificate-paths.ts';
import { CHAIN_FILE, KEY_FILE } from '../pairs/active-pair.ts';

/** A real TLS server on loopback with the pair in use; answers its port. */
export async function serveTls(home: string): Promise<number> {
  const { currentPair } = certificatePaths(home);
  const files = { cert: readFileSync(join(currentPair, CHAIN_FILE)), key: readFileSync(join(currentPair, KEY_FILE)) };
  const server = createServer(files, (_request, response) => response.end('<!doctype html><title>votive</title>'));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return (server.address() as AddressInfo).port;
}
