import Sqlite from 'better-sqlite3';
import { DatabaseRefusal, EXIT } from './database-refusal.ts';

type Place = { path: string; keyId: string };

/** Faults of the disk; a damaged page shows as another `SQLITE_IOERR`. `CORRUPTFS` is what SQLite says of a read that the disk refused. */
const DISK_ERROR =
  /^(EIO|SQLITE_IOERR_(READ|CORRUPTFS|WRITE|FSYNC|DIR_FSYNC|TRUNCATE|DELETE|CLOSE|SEEK|LOCK|UNLOCK|SHMOPEN|SHMSIZE|SHMMAP|SHMLOCK))$/;
const DISK_FULL = /^(ENOSPC|EDQUOT|SQLITE_FULL)$/;
/** To who decrypts, a page that the disk did not give looks like one that is damaged. */
export const OR_THE_DISK = 'Or the disk failed to read it (`dmesg` says so).';
/** SQLite could not give a file its size, and does not say why. */
const NO_ROOM = /^SQLITE_IOERR_(SHMSIZE|TRUNCATE)$/;
const READING = /^SQLITE_IOERR_(READ|CORRUPTFS)$/;
const DAMAGE = /^SQLITE_(CORRUPT|IOERR)/;

/** A storage fault as something to act on, by its code; a refusal and anything that is no such fault as they are. */
export function explainFault(error: unknown, place: Place): unknown {
  if (error instanceof DatabaseRefusal) return error;
  const code = error instanceof Sqlite.SqliteError ? error.code : (error as NodeJS.ErrnoException).code;
  if (code === undefined) return error;
  if (code === 'SQLITE_NOTADB') return foreign(place, error);
  if (DISK_FULL.test(code)) return diskFull(place, error);
  if (DISK_ERROR.test(code)) return diskError(place, { code, cause: error });
  if (DAMAGE.test(code)) return damaged(place, error);
  return new DatabaseRefusal(
    EXIT.precondition,
    {
      what: `The database ${place.path} cannot be opened (${code}).`,
      why: 'It must be readable and writable, with its folder, by the user that runs the service.',
      fix: 'Check the owner and the free space of the data folder, and that no other program holds the file.',
      kind: 'disk',
    },
    { cause: error },
  );
}

export function damaged({ path, keyId }: Place, cause?: unknown): DatabaseRefusal {
  return new DatabaseRefusal(
    EXIT.corrupt,
    {
      what: `The database ${path} (data key ${keyId}) is damaged or cut short.`,
      why: `Reading on could show or keep wrong data. ${OR_THE_DISK}`,
      fix: 'Restore a backup; keep this file, it is untouched.',
    },
    { cause },
  );
}

function foreign({ path, keyId }: Place, cause: unknown): DatabaseRefusal {
  return new DatabaseRefusal(
    EXIT.corrupt,
    {
      what: `${path} is not a database that data key ${keyId} opens.`,
      why: `The key itself was proved, so this is another file, or its first page is damaged. ${OR_THE_DISK}`,
      fix: 'Put back the file of this installation, or restore a backup; this file is untouched.',
    },
    { cause },
  );
}

function diskFull({ path }: Place, cause: unknown): DatabaseRefusal {
  return new DatabaseRefusal(
    EXIT.precondition,
    {
      what: `The disk of ${path} is full.`,
      why: 'What had to be written there could not be written whole.',
      fix: 'Free some space, then run the same command again; the data is as it was.',
      kind: 'disk',
    },
    { cause },
  );
}

function diskError({ path }: Place, { code, cause }: { code: string; cause: unknown }): DatabaseRefusal {
  const mayBeFull = NO_ROOM.test(code);
  return new DatabaseRefusal(
    EXIT.precondition,
    {
      what: `The disk of ${path} ${mayBeFull ? 'is full, or ' : ''}reported an error (${code}).`,
      why: READING.test(code)
        ? 'A part of it cannot be read.'
        : 'Whether what was written last is there is not known, so nothing goes on from it.',
      fix: `${mayBeFull ? 'Free some space; where there is enough, look' : 'Look'} at the disk (\`dmesg\`, \`smartctl\`), then run the same command again; the data is as it was.`,
      kind: 'disk',
    },
    { cause },
  );
}
