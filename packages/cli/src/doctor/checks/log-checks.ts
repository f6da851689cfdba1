import { closeSync, openSync, readdirSync, readSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { createRedactor } from '../../redaction/redact.ts';
import { secretValues } from '../../redaction/secret-values.ts';
import { type Check, fail, ok, shortList, skip, warn } from '../check.ts';

const MB = 1024 * 1024;
const MOST_MB = 200;
const LOOKED_AT_BYTES = 5 * MB;

export const LOG_CHECKS: readonly Check[] = [
  {
    id: 'logs.size',
    title: 'the logs stay within their bounds',
    severity: 'low',
    examine: ({ layout }) => {
      const bytes = logFiles(layout.logs).reduce(
        (sum, path) => sum + (statSync(path, { throwIfNoEntry: false })?.size ?? 0),
        0,
      );
      const evidence = `${Math.ceil(bytes / MB)} MB`;
      return bytes > MOST_MB * MB
        ? warn(
            `${evidence}, and ${MOST_MB} MB are expected at most`,
            `Look at what is in ${layout.logs}, and delete what is not Votive's.`,
          )
        : ok(evidence);
    },
  },
  {
    id: 'logs.secrets',
    title: 'no secret of this appliance stands in a log',
    severity: 'high',
    examine: ({ layout }) => {
      const values = secretValues(layout);
      if (values.length === 0) return skip('there are no secrets');
      const known = createRedactor(values);
      const shapesOnly = createRedactor([]);
      const told = logFiles(layout.logs).filter((path) => {
        const text = shapesOnly(endOf(path));
        return known(text) !== text;
      });
      if (told.length === 0) return ok(`${values.length} values looked for`);
      return fail(
        `in ${shortList(told)}`,
        `Replace that secret, delete the file, and report it as a defect. \`votive logs\` and bundles hide it.`,
      );
    },
  },
];

function logFiles(folder: string): string[] {
  try {
    return readdirSync(folder).map((name) => join(folder, name));
  } catch {
    return [];
  }
}

function endOf(path: string): string {
  try {
    const { size } = statSync(path);
    const length = Math.min(size, LOOKED_AT_BYTES);
    const bytes = Buffer.alloc(length);
    const file = openSync(path, 'r');
    try {
      readSync(file, bytes, 0, length, size - length);
    } finally {
      closeSync(file);
    }
    return bytes.toString('utf8');
  } catch {
    return '';
  }
}
