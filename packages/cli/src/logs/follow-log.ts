import { closeSync, fstatSync, openSync, readSync, statSync } from 'node:fs';
import { StringDecoder } from 'node:string_decoder';

const CHUNK_BYTES = 64 * 1024;

/** Reads what is appended to a log file from now on, across rotations: each call of `poll` answers the complete lines that are new. */
export function followLog(path: string): { poll: () => string } {
  const decoder = new StringDecoder('utf8');
  let file = openAt(path, 'end');
  let pending = '';

  function poll(): string {
    let text = pending + (file ? drainFile(file, decoder) : '');
    const current = statSync(path, { throwIfNoEntry: false });
    if (current && current.ino !== file?.inode) {
      if (file) closeSync(file.descriptor);
      file = openAt(path, 'start');
      text += file ? drainFile(file, decoder) : '';
    }
    const end = text.lastIndexOf('\n') + 1;
    pending = text.slice(end);
    return text.slice(0, end);
  }

  return { poll };
}

type OpenFile = { descriptor: number; inode: number; position: number };

function openAt(path: string, where: 'start' | 'end'): OpenFile | undefined {
  try {
    const descriptor = openSync(path, 'r');
    const { ino, size } = fstatSync(descriptor);
    return { descriptor, inode: ino, position: where === 'end' ? size : 0 };
  } catch {
    return undefined;
  }
}

function drainFile(file: OpenFile, decoder: StringDecoder): string {
  const buffer = Buffer.alloc(CHUNK_BYTES);
  let text = '';
  for (;;) {
    const bytes = readSync(file.descriptor, buffer, 0, CHUNK_BYTES, file.position);
    if (bytes === 0) return text;
    file.position += bytes;
    text += decoder.write(buffer.subarray(0, bytes));
  }
}
