import { readFileSync, rmSync, statfsSync, statSync, writeFileSync } from 'node:fs';
import { availableParallelism, freemem } from 'node:os';
import { join } from 'node:path';
import { portFault } from '../../processes/free-port.ts';
import { findPortHolder } from '../../processes/port-holder.ts';
import { type Check, fail, ok, skip, warn } from '../check.ts';

const MB = 1024 * 1024;
const TOO_LITTLE_MB = 100;
const COMFORTABLE_MB = 1024;
const COPIES_KEPT_FREE = 3;
const FEW_INODES = 10_000;
const LITTLE_MEMORY_MB = 256;
const FEW_OPEN_FILES = 1024;
const SKEW_MS = 5_000;
const CLOCK_TOLERANCE_MS = 60_000;

export const HOST_CHECKS: readonly Check[] = [
  {
    id: 'node.version',
    title: 'the Node that runs this is one that it was made for',
    severity: 'medium',
    examine: ({ installation }) => {
      const { engines } = JSON.parse(readFileSync(join(installation.root, 'package.json'), 'utf8')) as {
        engines?: { node?: string };
      };
      const range = engines?.node ?? '';
      const fix = `Start votive by its launcher, ${installation.root}/votive, which finds or fetches the right Node.`;
      return isInRange(process.versions.node, range)
        ? ok(`${process.versions.node} (${range})`)
        : warn(`${process.versions.node}, and ${range} is asked for`, fix);
    },
  },
  {
    id: 'disk.free',
    title: 'there is room for the data to grow and for a backup',
    severity: 'high',
    examine: ({ layout }) => {
      const { bavail, bsize } = statfsSync(layout.home);
      const freeMb = Math.floor((bavail * bsize) / MB);
      const wantedMb = Math.max(COMFORTABLE_MB, Math.ceil((COPIES_KEPT_FREE * databaseBytes(layout.data)) / MB));
      if (freeMb < TOO_LITTLE_MB) return fail(`${freeMb} MB free`, `Free space on the disk of ${layout.home}.`);
      return freeMb < wantedMb
        ? warn(`${freeMb} MB free, ${wantedMb} MB would be comfortable`, `Free space on the disk of ${layout.home}.`)
        : ok(`${freeMb} MB free`);
    },
  },
  {
    id: 'disk.inodes',
    title: 'the disk can hold more files',
    severity: 'medium',
    examine: ({ layout }) => {
      const { files, ffree } = statfsSync(layout.home);
      if (files === 0) return skip('this file system has no fixed number of files');
      return ffree < FEW_INODES
        ? warn(`${ffree} files more`, `Delete files on the disk of ${layout.home}.`)
        : ok(`${ffree} files more`);
    },
  },
  {
    id: 'memory.free',
    title: 'there is memory to work with',
    severity: 'medium',
    examine: () => {
      const freeMb = Math.floor(freemem() / MB);
      const evidence = `${freeMb} MB available, ${availableParallelism()} processors`;
      return freeMb < LITTLE_MEMORY_MB
        ? warn(evidence, 'End other programs, or give the machine more memory.')
        : ok(evidence);
    },
  },
  {
    id: 'limits.files',
    title: 'enough files may be open at once',
    severity: 'low',
    examine: () => {
      const limit = openFileLimit();
      if (limit === undefined) return skip('the system does not tell');
      return limit < FEW_OPEN_FILES
        ? warn(`${limit} files`, `ulimit -n ${FEW_OPEN_FILES}, then \`votive up\``)
        : ok(`${limit} files`);
    },
  },
  {
    id: 'clock.skew',
    title: 'the clock agrees with the disk, and has not gone back',
    severity: 'medium',
    examine: ({ layout, now }) => {
      const newest = newestAuditTime(layout.audit);
      if (newest - now().getTime() > CLOCK_TOLERANCE_MS)
        return fail(
          `the audit log has a line of ${new Date(newest).toISOString()}, and now is ${now().toISOString()}`,
          'Set the clock: `timedatectl set-ntp true`.',
        );
      const skewMs = Math.abs(diskTime(layout.run) - Date.now());
      return skewMs > SKEW_MS
        ? warn(
            `disk and clock are ${Math.round(skewMs / 1000)} s apart`,
            'Set the clocks of this machine and of its file server: `timedatectl set-ntp true`.',
          )
        : ok(`${Math.round(skewMs)} ms apart`);
    },
  },
  {
    id: 'port.free',
    title: 'the port of the appliance is its own, or free',
    severity: 'high',
    examine: async ({ config, driver }) => {
      if (!config) return skip('the configuration cannot be read');
      const held = await driver.heldPorts();
      const wanted = config.mode === 'process' ? [config.port] : [config.httpsPort, config.httpPort];
      for (const port of wanted.filter((candidate) => !held.includes(candidate))) {
        const fault = await portFault(port);
        if (fault === undefined) continue;
        const holder = findPortHolder(port);
        const by = holder ? `process ${holder.pid}: ${holder.command}` : `another program (${fault})`;
        return fail(`${port} is held by ${by}`, `Stop it, or \`votive up --port ${port + 1}\`.`);
      }
      return ok(`${wanted.join(' and ')}, ${held.length > 0 ? 'held by the edge' : 'free'}`);
    },
  },
];

function databaseBytes(folder: string): number {
  return statSync(join(folder, 'current'), { throwIfNoEntry: false })?.size ?? 0;
}

/** The soft limit of open files, from /proc. */
function openFileLimit(): number | undefined {
  try {
    const value = /^Max open files\s+(\d+|unlimited)/m.exec(readFileSync('/proc/self/limits', 'utf8'))?.[1];
    return value === 'unlimited' ? Number.POSITIVE_INFINITY : Number(value);
  } catch {
    return undefined;
  }
}

function newestAuditTime(path: string): number {
  try {
    const line = readFileSync(path, 'utf8').trim().split('\n').at(-1) ?? '{}';
    return Date.parse((JSON.parse(line) as { at?: string }).at ?? '') || 0;
  } catch {
    return 0;
  }
}

/** The time that the disk gives to a file written now, in milliseconds since 1970. */
function diskTime(folder: string): number {
  const path = join(folder, `.clock.${process.pid}.tmp`);
  try {
    writeFileSync(path, '', { mode: 0o600 });
    return statSync(path).mtimeMs;
  } finally {
    rmSync(path, { force: true });
  }
}

/** Whether a version is in a range such as `>=24.18.1 <25`. */
export function isInRange(version: string, range: string): boolean {
  return range
    .split(/\s+/)
    .filter((part) => part !== '')
    .every((part) => {
      const [, operator = '=', bound = ''] = /^(>=|<|>|<=|=)?(.+)$/.exec(part) ?? [];
      const order = compareVersions(version, bound);
      return (
        { '>=': order >= 0, '>': order > 0, '<': order < 0, '<=': order <= 0, '=': order === 0 }[operator] ?? false
      );
    });
}

function compareVersions(left: string, right: string): number {
  const parts = (text: string) => text.split('.').map((part) => Number.parseInt(part, 10) || 0);
  const [a, b] = [parts(left), parts(right)];
  const index = [0, 1, 2].find((place) => (a[place] ?? 0) !== (b[place] ?? 0));
  return index === undefined ? 0 : (a[index] ?? 0) - (b[index] ?? 0);
}
