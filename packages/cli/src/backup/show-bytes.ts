import type { OnBytes } from '@votive/shared/backup/progress';
import type { Progress } from '../output/progress.ts';

const LONG_ENOUGH_MS = 3_000;
const EVERY_MS = 5_000;
const MB = 1024 ** 2;

/** `1.5 GB`, `37 MB`, `12 kB`. */
export function inWords(bytes: number): string {
  if (bytes >= 1024 ** 3) return `${(bytes / 1024 ** 3).toFixed(1)} GB`;
  return bytes >= MB ? `${Math.round(bytes / MB)} MB` : `${Math.ceil(bytes / 1024)} kB`;
}

/** Opens a step that counts bytes: one that lasts says how many are behind and how long the rest takes. */
export function stepOfBytes(progress: Progress, { title, total }: { title: string; total: number }): OnBytes {
  const startedAt = performance.now();
  let saidAt = startedAt + LONG_ENOUGH_MS - EVERY_MS;
  progress.step(`${title} (${inWords(total)})`);
  return (done) => {
    const now = performance.now();
    if (now - saidAt < EVERY_MS || done === 0) return;
    saidAt = now;
    const leftSeconds = Math.ceil((((now - startedAt) / done) * Math.max(0, total - done)) / 1000);
    progress.note(`${inWords(done)} of ${inWords(total)}, about ${leftSeconds} s left`);
  };
}
