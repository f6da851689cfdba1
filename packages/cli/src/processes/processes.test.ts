import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createServer } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { chooseFreePort, portFault } from './free-port.ts';
import { findPortHolder } from './port-holder.ts';
import { identify, isRunning, signalProcess, stopProcesses } from './process-identity.ts';

test('a process is known by its id and its start, and a stubborn one is ended after the grace', async () => {
  const child = spawn(
    process.execPath,
    ['-e', "process.on('SIGTERM',()=>{});setInterval(()=>{},1e3);console.log('up')"],
    {
      stdio: ['ignore', 'pipe', 'ignore'],
    },
  );
  await new Promise((up) => child.stdout.once('data', up));
  const identity = identify(child.pid ?? 0);
  if (!identity) throw new Error('The process must be running.');

  expect(isRunning({ ...identity, startedAt: 'earlier' })).toBe(false);
  expect(signalProcess({ ...identity, startedAt: 'earlier' }, 'SIGKILL')).toBe(false);
  expect(isRunning(identity)).toBe(true);
  await stopProcesses([identity], 200);
  expect(isRunning(identity)).toBe(false);
});

test('a port in use has a fault and a holder, and another one is chosen', async () => {
  const server = createServer();
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  onTestFinished(() => void server.close());
  const { port } = server.address() as { port: number };

  expect(await portFault(port)).toBe('EADDRINUSE');
  if (existsSync('/proc/net/tcp')) expect(findPortHolder(port)).toMatchObject({ pid: process.pid });
  expect(await chooseFreePort([port], new Set())).not.toBe(port);
});
