import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  type DatabaseReference,
  type DataToolInput,
  type DataToolProgress,
  type DataToolRefusal,
  type DataToolVerb,
  dataToolLineSchema,
} from '@votive/shared/contracts/data-tool';
import type { Home } from './home.ts';
import { databaseFile } from './used-home.ts';

const MAIN = fileURLToPath(new URL('../data-tool/main.ts', import.meta.url));

export type ToolOutcome = {
  code: number | null;
  progress: DataToolProgress[];
  result: unknown;
  refusal: DataToolRefusal | undefined;
  stderr: string;
};

/** The real data tool, as the CLI starts it. `child` may be killed; `outcome` settles when it is over. */
export function startTool<Verb extends DataToolVerb>(verb: Verb, input: DataToolInput<Verb>) {
  const child = spawn(process.execPath, ['--conditions=source', MAIN, verb], { stdio: ['pipe', 'pipe', 'pipe'] });
  let [stdout, stderr] = ['', ''];
  child.stdout.on('data', (part) => {
    stdout += part;
  });
  child.stderr.on('data', (part) => {
    stderr += part;
  });
  child.stdin.write(`${JSON.stringify(input)}\n`);
  const outcome = new Promise<ToolOutcome>((resolve) => {
    child.once('close', (code) => {
      const lines = stdout
        .split('\n')
        .filter((line) => line !== '')
        .map((line) => dataToolLineSchema.parse(JSON.parse(line)));
      resolve({
        code,
        stderr,
        progress: lines.flatMap((line) => ('progress' in line ? [line.progress] : [])),
        result: lines.find((line) => 'result' in line)?.result,
        refusal: lines.find((line) => 'refusal' in line)?.refusal,
      });
    });
  });
  return { child, outcome };
}

/** Runs the tool to its end. */
export function runTool<Verb extends DataToolVerb>(verb: Verb, input: DataToolInput<Verb>): Promise<ToolOutcome> {
  const { child, outcome } = startTool(verb, input);
  child.stdin.end();
  return outcome;
}

/** The database of a home, as the CLI names it to the tool. */
export function referenceTo(home: Home, file = databaseFile(home), keyId = 'd1'): DatabaseReference {
  const rootKeyPath = join(home.folder, 'root.key');
  writeFileSync(rootKeyPath, `${home.rootKey.reveal()}\n`);
  return { file, keyId, keyringPath: home.keyringPath, rootKeyPath };
}
