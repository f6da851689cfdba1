import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { HomeLayout } from '../home/home-layout.ts';
import { createRedactor, type Redact } from './redact.ts';

/** Shorter texts stand in ordinary words: taking them out would hide what a log says and no secret. */
const SHORTEST = 6;
const LARGEST_FILE_BYTES = 64 * 1024;

/** The redactor that knows every secret of a home. Reads the files when first used, and never throws. */
export function redactorOf(layout: HomeLayout): Redact {
  let redact: Redact | undefined;
  return (text) => {
    redact ??= createRedactor(secretValues(layout));
    return redact(text);
  };
}

/** Every line of every secret file of a home, and of private keys among its certificates; comments and PEM marks are none. What cannot be read is left out. */
export function secretValues(layout: HomeLayout): string[] {
  const files = [
    ...filesBelow(layout.secrets),
    ...filesBelow(join(layout.home, 'certs')).filter((path) => /key/i.test(path)),
  ];
  return [...new Set(files.flatMap(linesOf))];
}

function linesOf(path: string): string[] {
  try {
    if (statSync(path).size > LARGEST_FILE_BYTES) return [];
    return readFileSync(path, 'utf8')
      .split(/\r?\n/)
      .map((line) => line.trim())
      .filter((line) => line.length >= SHORTEST && !line.startsWith('#') && !line.startsWith('-----'));
  } catch {
    return [];
  }
}

function filesBelow(folder: string): string[] {
  try {
    return readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() || entry.isSymbolicLink())
      .map((entry) => join(entry.parentPath, entry.name));
  } catch {
    return [];
  }
}
