import { readdirSync, readFileSync, readlinkSync } from 'node:fs';

/** Who listens on a TCP port, as far as this user may know: process id and command line. Undefined where the system does not tell. */
export function findPortHolder(port: number): { pid: number; command: string } | undefined {
  try {
    const inodes = listeningInodes(port);
    return inodes.size === 0 ? undefined : findOwner(inodes);
  } catch {
    return undefined;
  }
}

/** The socket inodes in state LISTEN (0A) on `port`, from /proc/net/tcp and tcp6: address and port are hexadecimal. */
function listeningInodes(port: number): Set<string> {
  const suffix = `:${port.toString(16).toUpperCase().padStart(4, '0')}`;
  const inodes = new Set<string>();
  for (const table of ['/proc/net/tcp', '/proc/net/tcp6']) {
    for (const line of readFileSync(table, 'utf8').split('\n').slice(1)) {
      const [, local, , state, , , , , , inode] = line.trim().split(/\s+/);
      if (local?.endsWith(suffix) && state === '0A' && inode) inodes.add(inode);
    }
  }
  return inodes;
}

function findOwner(inodes: ReadonlySet<string>): { pid: number; command: string } | undefined {
  for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    if (holdsSocket(pid, inodes)) return { pid: Number(pid), command: commandOf(pid) };
  }
  return undefined;
}

function holdsSocket(pid: string, inodes: ReadonlySet<string>): boolean {
  try {
    return readdirSync(`/proc/${pid}/fd`).some((descriptor) => {
      const inode = /^socket:\[(\d+)\]$/.exec(linkTarget(`/proc/${pid}/fd/${descriptor}`))?.[1];
      return inode !== undefined && inodes.has(inode);
    });
  } catch {
    return false;
  }
}

function linkTarget(path: string): string {
  try {
    return readlinkSync(path);
  } catch {
    return '';
  }
}

/** The program and its first arguments; long command lines are cut. */
function commandOf(pid: string): string {
  const words = readFileSync(`/proc/${pid}/cmdline`, 'utf8')
    .split('\0')
    .filter((word) => word !== '');
  const line = words.join(' ');
  return line.length > 80 ? `${line.slice(0, 79)}…` : line;
}
