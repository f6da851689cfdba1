import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { get } from 'node:https';
import { type AddressInfo, createServer as createTcpServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { onTestFinished } from 'vitest';
import { makeFolder } from './make-folder.ts';
import { opensslAuthority } from './openssl-authority.ts';
import { requireProgram } from './require-program.ts';

export const hasPebble = requireProgram('/usr/bin/pebble', ['pebble']);

/** A real ACME server (Let's Encrypt's test server) that looks every name up as 127.0.0.1 and asks for challenges on `httpPort`. */
export async function startPebble({ httpPort, customers }: { httpPort: number; customers?: Record<string, string> }) {
  const folder = makeFolder();
  const authority = opensslAuthority(folder);
  const root = authority.root();
  const tls = authority.server(root, { extensions: ['subjectAltName=DNS:localhost,IP:127.0.0.1'] });
  const [acme, management, dns, dnsManagement] = [
    await freePort(),
    await freePort(),
    await freePort(),
    await freePort(),
  ];
  const config = {
    pebble: {
      listenAddress: `127.0.0.1:${acme}`,
      managementListenAddress: `127.0.0.1:${management}`,
      certificate: tls.certificate,
      privateKey: tls.key,
      httpPort,
      tlsPort: 1,
      ocspResponderURL: '',
      externalAccountBindingRequired: customers !== undefined,
      ...(customers && { externalAccountMACKeys: customers }),
    },
  };
  writeFileSync(join(folder, 'pebble.json'), JSON.stringify(config));
  const serverRoots = readFileSync(root.certificate, 'utf8');
  const off = ['-http01', '', '-https01', '', '-tlsalpn01', ''];
  start('pebble-challtestsrv', [
    ...[
      '-dns01',
      `127.0.0.1:${dns}`,
      '-management',
      `127.0.0.1:${dnsManagement}`,
      '-defaultIPv4',
      '127.0.0.1',
      '-defaultIPv6',
      '',
      ...off,
    ],
  ]);
  const args = ['-config', join(folder, 'pebble.json'), '-dnsserver', `127.0.0.1:${dns}`, '-strict'];
  const pebble = start('pebble', args, { PEBBLE_VA_NOSLEEP: '1', PEBBLE_AUTHZREUSE: '0' });
  const directoryUrl = `https://127.0.0.1:${acme}/dir`;
  await answers(directoryUrl, serverRoots);

  return {
    directoryUrl,
    serverRoots,
    /** The root of the certificates that this server issues. */
    issuedRoot: () => fetchText(`https://127.0.0.1:${management}/roots/0`, serverRoots),
    async stop() {
      const gone = new Promise((resolve) => pebble.once('exit', resolve));
      pebble.kill('SIGKILL');
      await gone;
    },
  };
}

function start(program: string, args: readonly string[], environment: Record<string, string> = {}): ChildProcess {
  const child = spawn(program, args, { stdio: 'ignore', env: { ...process.env, ...environment } });
  onTestFinished(() => void child.kill('SIGKILL'));
  return child;
}

export async function freePort(): Promise<number> {
  const server = createTcpServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

async function answers(url: string, ca: string): Promise<void> {
  for (let tries = 0; tries < 100; tries++) {
    try {
      await fetchText(url, ca);
      return;
    } catch {
      await sleep(100);
    }
  }
  throw new Error(`${url} does not answer`);
}

function fetchText(url: string, ca: string): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  get(url, { ca, agent: false }, async (response) => {
    resolve((await response.setEncoding('utf8').toArray()).join(''));
  }).on('error', reject);
  return promise;
}
