import type { OnBytes } from '@votive/shared/backup/progress';
import type { Progress } from '../output/progress.ts';

/** `1.5 GB`, `37 MB`, `12 kB`. */
export function inWords(bytes: number): string {
  if (bytes >= 1024 ** 3) return `${(bytes / 1024 ** 3).toFixed(1)} GB`;
  return bytes >= 1024 ** 2 ? `${Math.round(bytes / 1024 ** 2)} MB` : `${Math.ceil(bytes / 1024)} kB`;
}

/** Opens a step that counts bytes. */
export function countBytes(progress: Progress, { title, total }: { title: string; total: number }): OnBytes {
  progress.step(title);
  return (done) => progress.amount(done, total);
}
