import { createHash } from 'node:crypto';
import { closeSync, openSync, readSync } from 'node:fs';
import type { Member } from './manifest.ts';
import { createPacer, type Watch } from './progress.ts';

/** What goes into an artefact: bytes in memory (for small files, which may change under us), a file that nobody changes meanwhile, or a link. */
export type Source =
  | { name: string; content: Buffer }
  | { name: string; path: string }
  | { name: string; target: string };

const READ_BYTES = 64 * 1024;

/** The pieces of a file, in order, each at most 64 KiB and valid until the next one is asked for. */
export function* readPieces(path: string): Generator<Buffer> {
  const handle = openSync(path, 'r');
  try {
    const piece = Buffer.allocUnsafe(READ_BYTES);
    for (;;) {
      const length = readSync(handle, piece, 0, piece.length, null);
      if (length === 0) return;
      yield piece.subarray(0, length);
    }
  } finally {
    closeSync(handle);
  }
}

/** The pieces of a source; none for a link. */
export function piecesOf(source: Source): Iterable<Buffer> {
  if ('content' in source) return [source.content];
  return 'path' in source ? readPieces(source.path) : [];
}

/** The manifest's lines for `sources`: size and SHA-256 of each. */
export async function describeSources(sources: readonly Source[], watch: Watch = {}): Promise<Member[]> {
  const pace = createPacer(watch);
  const members: Member[] = [];
  for (const source of sources) {
    if ('target' in source) {
      members.push({ kind: 'link', name: source.name, target: source.target });
      continue;
    }
    const hash = createHash('sha256');
    let bytes = 0;
    for (const piece of piecesOf(source)) {
      hash.update(piece);
      bytes += piece.length;
      await pace(piece.length);
    }
    members.push({ kind: 'file', name: source.name, bytes, sha256: hash.digest('hex') });
  }
  return members;
}
