import { getSystemErrorName } from 'node:util';
import { ERROR_TABLE, type ErrorCode } from './error-table.ts';

/** A failure a person can act on: what happened (`message`), why (`reason`), and what to do (`fix`). Its code decides the exit code. */
export class CommandError extends Error {
  readonly code: ErrorCode;
  readonly reason: string;
  readonly fix: string;
  /** What is known all the same, for the envelope's `data`. */
  readonly data: unknown;

  constructor(
    code: ErrorCode,
    {
      message,
      reason,
      fix,
      data,
      cause,
    }: { message: string; reason: string; fix: string; data?: unknown; cause?: unknown },
  ) {
    super(message, { cause });
    this.name = 'CommandError';
    this.code = code;
    this.reason = reason;
    this.fix = fix;
    this.data = data;
  }

  get exitCode(): number {
    return ERROR_TABLE[this.code].exit;
  }
}

/** `error` as something to act on: file-system faults by their own words, anything else as a defect. */
export function toCommandError(error: unknown): CommandError {
  if (error instanceof CommandError) return error;
  const { path } = systemError(error);
  const code = fileFault(error);
  if (code !== undefined) {
    const { why, fix } = FILE_FAULTS[code];
    return new CommandError('VOT-205', {
      message: `A file cannot be ${code === 'EMFILE' || code === 'ENFILE' ? 'opened' : 'written'}${path ? `: ${path}` : ''}.`,
      reason: why,
      fix: `${fix}, then run the same command again.`,
      cause: error,
    });
  }
  return new CommandError('VOT-100', {
    message: 'The command failed unexpectedly.',
    reason: error instanceof Error ? error.message : String(error),
    fix: 'Run it again with --debug and report what it prints.',
    cause: error,
  });
}

const FREE = 'Free some space';
const PERMIT = 'Correct the permissions';
const FILE_FAULTS = {
  ENOSPC: { why: 'The disk is full.', fix: FREE },
  EDQUOT: { why: 'The disk quota is used up.', fix: FREE },
  EROFS: { why: 'The file system is read-only.', fix: 'Have it mounted writable (`dmesg` says why it is not)' },
  UNMADE: {
    why: 'A folder cannot be made there: the file system is read-only, or what it should lie in is gone.',
    fix: 'See that it is there and mounted writable (`dmesg` says why it is not)',
  },
  EACCES: { why: 'Permission was denied.', fix: PERMIT },
  EPERM: { why: 'The operation is not permitted.', fix: PERMIT },
  EMFILE: { why: 'Too many files are open in this process.', fix: 'Raise the limit (`ulimit -n`)' },
  ENFILE: { why: 'Too many files are open on this system.', fix: 'Raise the limit (`sysctl fs.file-max`)' },
  CANTOPEN: {
    why: 'A database cannot be opened or made there: permission is missing, or room for another file.',
    fix: `${FREE} or correct the permissions`,
  },
  EIO: { why: 'The disk failed; the log of the system (`dmesg`) says more.', fix: 'Look at the disk (`smartctl`)' },
};

/** What SQLite calls the same faults; its codes of a kind begin alike. */
const SQLITE_FAULTS: readonly (readonly [string, keyof typeof FILE_FAULTS])[] = [
  ['SQLITE_FULL', 'ENOSPC'],
  ['SQLITE_READONLY', 'EROFS'],
  ['SQLITE_CANTOPEN', 'CANTOPEN'],
  ['SQLITE_IOERR', 'EIO'],
];

/** The fault of a disk or a file that an error comes from, by the name of the system, if it comes from one. */
function fileFault(error: unknown): keyof typeof FILE_FAULTS | undefined {
  const { code = '' } = systemError(error);
  if (code in FILE_FAULTS) return code as keyof typeof FILE_FAULTS;
  // What Node makes of a read-only file system where it makes a folder with all that it lies in.
  if (code === 'ENOENT' && (error as NodeJS.ErrnoException).syscall === 'mkdir') return 'UNMADE';
  return SQLITE_FAULTS.find(([name]) => code.startsWith(name))?.[1] ?? faultInWords(error);
}

/** Some that stand between us and the system tell of a fault in words alone: Node's loader of modules, its removing of files, and a process that died of one. */
const FAULTS_IN_WORDS: readonly (readonly [RegExp, keyof typeof FILE_FAULTS])[] = [
  [/too many open files/i, 'EMFILE'],
  [/no space left on device/i, 'ENOSPC'],
  [/read-only file system/i, 'EROFS'],
  [/\bEIO: i\/o error|input\/output error/i, 'EIO'],
];

function faultInWords(error: unknown): keyof typeof FILE_FAULTS | undefined {
  const words = error instanceof Error ? error.message : '';
  return FAULTS_IN_WORDS.find(([pattern]) => pattern.test(words))?.[1];
}

/** The code and path of a failed system call, where `error` is one. Node's recursive copying and removing have a number alone for some. */
export function systemError(error: unknown): { code: string | undefined; path: string | undefined } {
  const { code, path, errno } = (error instanceof Error ? error : {}) as Record<string, unknown>;
  const name = typeof code === 'string' && /^[A-Z]\w+$/.test(code) ? code : nameOf(errno);
  return { code: name, path: typeof path === 'string' ? path : undefined };
}

function nameOf(errno: unknown): string | undefined {
  return typeof errno === 'number' && errno !== 0 ? getSystemErrorName(-Math.abs(errno)) : undefined;
}
