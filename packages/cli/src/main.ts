import { enableCompileCache } from 'node:module';
import { join, resolve } from 'node:path';

enableCompileCache(
  join(process.env.VOTIVE_ROOT ?? resolve(import.meta.dirname, '../../..'), '.votive', 'compile-cache'),
);
const { runCli } = await import('./program/run-cli.ts');
await runCli(process.argv.slice(2), process.env);
