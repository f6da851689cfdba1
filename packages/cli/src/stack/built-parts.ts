import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { CommandError } from '../output/command-error.ts';
import { type Installation, nodeArguments } from './installation.ts';

/** Throws VOT-206 if the code of a service is not there: an installation that was not built, or only in part. */
export function requireBuiltParts(installation: Installation): void {
  const scripts = [
    nodeArguments(installation, 'prompt-service', 'main'),
    nodeArguments(installation, 'prompt-service', 'data-tool/main'),
    nodeArguments(installation, 'backend', 'main'),
    nodeArguments(installation, 'worker', 'main'),
    nodeArguments(installation, 'cli', 'edge/main'),
    nodeArguments(installation, 'cli', 'supervisor/main'),
  ].map((args) => args.at(-1) ?? '');
  const missing = [...scripts, join(installation.webRoot, 'index.html')].filter((file) => !existsSync(file));
  if (missing.length === 0) return;
  throw new CommandError('VOT-206', {
    message: 'The installation is not complete.',
    reason: `Missing: ${missing.join(', ')}.`,
    fix: `Start votive by its launcher, ${installation.root}/votive, which builds what is missing.`,
  });
}
