import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { onTestFinished } from 'vitest';

const ADDRESS = '198.18.77.2';
const PORT = 8000;
const SERVER = `require('node:http').createServer((q, s) => s.end('open')).listen(${PORT}, () => console.log('listening'))`;

/** Making a host needs root and iproute2. */
export const canMakeHosts = process.getuid?.() === 0 && hasIproute();

/**
 * A host beyond this machine, as the containers see it: a network namespace that this machine forwards to and that knows no way back to the containers'
 * own addresses, as hosts of the internet do not. Answers its URL; whoever reaches it by HTTP reads `open`.
 */
export async function makeFarHost(): Promise<string> {
  const name = `far-${process.pid}`;
  const ip = (...args: string[]) => execFileSync('ip', args, { stdio: 'pipe' });
  ip('netns', 'add', name);
  onTestFinished(() => void ip('netns', 'del', name));
  ip('link', 'add', `v${process.pid}`, 'type', 'veth', 'peer', 'name', 'far0', 'netns', name);
  ip('addr', 'add', '198.18.77.1/30', 'dev', `v${process.pid}`);
  ip('link', 'set', `v${process.pid}`, 'up');
  ip('-n', name, 'addr', 'add', `${ADDRESS}/30`, 'dev', 'far0');
  ip('-n', name, 'link', 'set', 'far0', 'up');

  const server = spawn('ip', ['netns', 'exec', name, process.execPath, '-e', SERVER], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTestFinished(() => void server.kill('SIGKILL'));
  await once(server.stdout, 'data');
  return `http://${ADDRESS}:${PORT}/`;
}

function hasIproute(): boolean {
  try {
    execFileSync('ip', ['netns', 'list'], { stdio: 'pipe' });
    return true;
  } catch {
    return false;
  }
}
