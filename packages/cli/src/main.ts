import { enableCompileCache } from 'node:module';
import { join, resolve } from 'node:path';

const root = process.env.VOTIVE_ROOT ?? resolve(import.meta.dirname, '../../..');
enableCompileCache(join(root, '.votive', 'compile-cache'));
const argv = process.argv.slice(2);
const { handOver, launcherOfRelease } = await import('./upgrade/hand-over.ts');
const launcher = launcherOfRelease(root, argv, process.env);
if (launcher !== undefined) handOver(launcher, argv, root);
const { runCli } = await import('./program/run-cli.ts');
await runCli(argv, process.env);
