import type { Readable } from 'node:stream';
import { StringDecoder } from 'node:string_decoder';

const MAX_LINE_CHARACTERS = 64 * 1024;

/** Calls `onLines` with the lines of a stream as they come, several at a time where they come fast; a line longer than 64 K characters is cut, so that memory stays bounded. */
export function readLines(stream: Readable, onLines: (lines: readonly string[]) => void): void {
  const decoder = new StringDecoder('utf8');
  let pending = '';
  stream.on('data', (chunk: Buffer) => {
    const parts = (pending + decoder.write(chunk)).split('\n');
    pending = parts.pop() ?? '';
    if (pending.length > MAX_LINE_CHARACTERS) {
      parts.push(pending);
      pending = '';
    }
    if (parts.length > 0) onLines(parts);
  });
  stream.on('end', () => {
    if (pending !== '') onLines([pending]);
    pending = '';
  });
  stream.on('error', () => {});
}

/** A line as the log keeps it: JSON objects as they are, anything else (a stack trace, a warning of the runtime) wrapped with a time and a name. */
export function toLogLine(
  line: string,
  { name, stream, now }: { name: string; stream: 'stdout' | 'stderr'; now: Date },
): string {
  if (line.startsWith('{') && line.endsWith('}')) return line;
  const level = stream === 'stderr' ? 'error' : 'info';
  return JSON.stringify({ level, time: now.toISOString(), name, stream, msg: line });
}
