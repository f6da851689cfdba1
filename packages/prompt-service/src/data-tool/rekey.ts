import { constants, copyFileSync, statSync } from 'node:fs';
import type { DatabaseContent, DataToolParsed, DataToolResult } from '@votive/shared/contracts/data-tool';
import { buildFile } from '../database/build-file.ts';
import { connect, type Target } from '../database/connect.ts';
import { DatabaseRefusal, EXIT } from '../database/database-refusal.ts';
import { explainFault } from '../database/explain-fault.ts';
import { requireRest } from './checkpoint.ts';
import { findDatabase, readKeyFiles, withWritable } from './find-database.ts';
import { requireParent } from './require-parent.ts';
import { contentOf, examine, requireEqual } from './verify.ts';
import type { Work } from './work.ts';

/** A copy under another key of the keyring. The source is read only; in-place re-keying loses data in a crash. */
export function rekey({ source, to, newKeyId }: DataToolParsed<'rekey'>, work: Work): DataToolResult<'rekey'> {
  const from = findDatabase(source);
  const newKey = readKeyFiles(source).dataKey(newKeyId);
  requireRest(from);
  return buildFile(
    to,
    (temporary) => {
      const copy = { path: temporary, keyId: newKeyId, dataKey: newKey };
      try {
        copyFile(from, temporary, work);
        encryptAnew({ ...from, path: temporary }, newKey, work);
      } catch (error) {
        throw explainFault(error, copy);
      }
      return proveCopy(from, copy, work);
    },
    requireParent,
  );
}

function copyFile({ path }: Target, to: string, { watch }: Work): void {
  const stop = watch(to, { step: 'copying', total: statSync(path).size });
  try {
    copyFileSync(path, to, constants.COPYFILE_EXCL | constants.COPYFILE_FICLONE);
  } finally {
    stop();
  }
}

/** Durability comes once, at the end: a copy that a crash cuts short is thrown away. */
function encryptAnew(copy: Target, newKey: Buffer, { watch }: Work): void {
  withWritable(copy, (sqlite) => {
    sqlite.pragma('journal_mode = DELETE');
    sqlite.pragma('synchronous = OFF');
    const stop = watch(`${copy.path}-journal`, { step: 'encrypting', total: statSync(copy.path).size });
    try {
      sqlite.pragma(`rekey = "x'${newKey.toString('hex')}'"`);
    } finally {
      stop();
    }
  });
  // As the service leaves its database, so that its next opening changes nothing.
  connect({ ...copy, dataKey: newKey }).close();
}

function proveCopy(from: Target, copy: Target, work: Work): DatabaseContent {
  requireForeign({ ...copy, dataKey: from.dataKey }, from.keyId);
  const content = examine(copy, work);
  requireEqual(copy, { content, other: contentOf(from, work) });
  requireRest(copy);
  return content;
}

/** The old key must not open the copy any more. */
function requireForeign(copy: Target, oldKeyId: string): void {
  try {
    connect({ ...copy, readonly: true }).close();
  } catch {
    return;
  }
  throw new DatabaseRefusal(EXIT.corrupt, {
    what: `The copy ${copy.path} still opens with data key ${oldKeyId}.`,
    why: 'It was not encrypted anew.',
    fix: 'Run the same command again; the data is as it was.',
  });
}
