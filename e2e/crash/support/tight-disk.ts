import { spawnSync } from 'node:child_process';
import { closeSync, ftruncateSync, mkdirSync, openSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** Whether this test may mount file systems; where not, what needs one is skipped, loudly. */
export function canMount(): boolean {
  const able = process.getuid?.() === 0 && spawnSync('unshare', ['--mount', 'true']).status === 0;
  if (!able) process.stderr.write('SKIPPED: a disk that is full or read-only needs root and mounts.\n');
  return able;
}

/** A small disk in memory, mounted until `unmount`. */
export function mountSmallDisk(path: string, { megabytes }: { megabytes: number }) {
  mkdirSync(path, { recursive: true });
  mount(['-t', 'tmpfs', '-o', `size=${megabytes}m,mode=0700`, 'tmpfs', path]);
  const filler = join(path, 'filler');
  return {
    /** Leaves so many bytes free. */
    fill(free: number): void {
      spawnSync('dd', ['if=/dev/zero', `of=${filler}`, 'bs=4k']);
      const handle = openSync(filler, 'r+');
      ftruncateSync(handle, Math.max(0, statSync(filler).size - free));
      closeSync(handle);
    },
    empty: () => rmSync(filler, { force: true }),
    makeReadOnly: () => mount(['-o', 'remount,ro', path]),
    makeWritable: () => mount(['-o', 'remount,rw', path]),
    grow: (to: number) => mount(['-o', `remount,size=${to}m`, path]),
    unmount: () => void spawnSync('umount', ['--lazy', path]),
  };
}

export type SmallDisk = ReturnType<typeof mountSmallDisk>;

function mount(args: readonly string[]): void {
  const { status, stderr } = spawnSync('mount', args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`mount ${args.join(' ')}: ${stderr}`);
}
