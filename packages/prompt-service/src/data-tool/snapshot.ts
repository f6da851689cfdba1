import { statSync } from 'node:fs';
import type { DataToolParsed, DataToolResult } from '@votive/shared/contracts/data-tool';
import { buildFile } from '../database/build-file.ts';
import type { Target } from '../database/connect.ts';
import { findDatabase, withDatabase } from './find-database.ts';
import { requireParent } from './require-parent.ts';
import type { Work } from './work.ts';

/** A consistent copy of a database under its own key. */
export function snapshot({ source, to }: DataToolParsed<'snapshot'>, work: Work): DataToolResult<'snapshot'> {
  copyDatabase(findDatabase(source), to, work);
  return { bytes: statSync(to).size };
}

export function copyDatabase(source: Target, to: string, { watch }: Pick<Work, 'watch'>): void {
  buildFile(
    to,
    (temporary) => {
      const stop = watch(temporary, { step: 'copying', total: statSync(source.path).size });
      try {
        withDatabase(source, (sqlite) => {
          sqlite.pragma('query_only = OFF');
          sqlite.prepare('VACUUM INTO ?').run(temporary);
        });
      } finally {
        stop();
      }
    },
    requireParent,
  );
}
