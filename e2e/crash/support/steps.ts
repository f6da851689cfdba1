/** One call by which a process of a command changes what is on disk. */
export type Step = {
  /** `cli`, or the child that makes it, e.g. `rekey-1`. */
  process: string;
  /** The system call by its name. */
  call: string;
  /** Which of its calls of that name by that thread it is, from 1. */
  nth: number;
  /** What it concerns, without the home's path. */
  about: string;
};

/** Calls that make something durable, give or take a name, or cut a file. Each one of these is a place to die. */
export const NAMING_CALLS = [
  'fsync',
  'fdatasync',
  'rename',
  'renameat',
  'renameat2',
  'unlink',
  'unlinkat',
  'rmdir',
  'ftruncate',
  'link',
  'linkat',
  'symlink',
  'symlinkat',
] as const;

/** Calls that fill files. There are many, of which a sample is enough. */
export const WRITING_CALLS = ['write', 'pwrite64', 'writev', 'pwritev', 'copy_file_range', 'mkdir', 'fchown'] as const;

const LINE = /^(\d+) +(\w+)\((.*)$/;

/** The steps that a log of strace (`-f -y`) tells of, as far as they concern files below `home`. */
export function stepsOf(log: string, { process, home }: { process: string; home: string }): Step[] {
  const counts = new Map<string, number>();
  return log.split('\n').flatMap((line) => {
    const [, thread, call, rest] = LINE.exec(line) ?? [];
    if (thread === undefined || call === undefined || rest === undefined) return [];
    const key = `${thread} ${call}`;
    const nth = (counts.get(key) ?? 0) + 1;
    counts.set(key, nth);
    if (!rest.includes(`${home}/`) && !rest.includes(`${home}>`)) return [];
    return [{ process, call, nth, about: rest.replaceAll(home, '').slice(0, 120) }];
  });
}

/** Every n-th of `steps`, so that about `count` are left, from a place that `seed` chooses. */
export function sampleSteps(steps: readonly Step[], { count, seed }: { count: number; seed: number }): Step[] {
  if (steps.length <= count) return [...steps];
  const distance = steps.length / count;
  const first = (seed % 1000) / 1000;
  return Array.from({ length: count }, (_, index) => steps[Math.floor((index + first) * distance)]).flatMap(
    (step) => step ?? [],
  );
}
