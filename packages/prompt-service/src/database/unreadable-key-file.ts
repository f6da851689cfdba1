import { DatabaseRefusal, EXIT, type Explanation } from './database-refusal.ts';

/** The file is not there, or not for us to read: what is missing is the key. Any other code is trouble of the disk or the system. */
const IS_AWAY = /^(ENOENT|ENOTDIR|EISDIR|ELOOP|EACCES|EPERM)$/;

/** Why a file of keys could not be read, from the error of reading it: exit 12 where the key is away, 5 where the disk or the system would not hand it over. */
export function unreadableKeyFile(cause: unknown, explanation: Explanation): DatabaseRefusal {
  if (IS_AWAY.test(`${(cause as NodeJS.ErrnoException).code}`))
    return new DatabaseRefusal(EXIT.key, explanation, { cause });
  return new DatabaseRefusal(
    EXIT.precondition,
    {
      what: explanation.what,
      why: 'The disk or the system refused it; the file itself may be sound.',
      fix: 'See to that (the disk: `dmesg`, `df`; open files: `ulimit -n`), then run the same command again; the data is as it was.',
      kind: 'disk',
    },
    { cause },
  );
}
