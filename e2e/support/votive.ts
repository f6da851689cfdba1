import { spawn } from 'node:child_process';
import { join } from 'node:path';

const LAUNCHER = join(import.meta.dirname, '..', '..', 'votive');

/** What one run of the command left behind. `json` is its standard output where that is one JSON document. */
export type VotiveRun = { code: number; stdout: string; stderr: string; json: VotiveEnvelope | undefined };
export type VotiveEnvelope = { ok: boolean; data: Record<string, unknown>; error?: { code: string; message: string } };

/** Runs `./votive` as an operator's script would: no terminal, no standard input; as processes, unless the arguments say otherwise. */
export function votive(args: readonly string[], environment: Record<string, string> = {}): Promise<VotiveRun> {
  return new Promise((resolve, reject) => {
    const child = spawn(LAUNCHER, args, {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, VOTIVE_MODE: 'process', ...environment },
    });
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr += text;
    });
    child.once('error', reject);
    child.once('close', (code) => resolve({ code: code ?? -1, stdout, stderr, json: readEnvelope(stdout) }));
  });
}

function readEnvelope(stdout: string): VotiveEnvelope | undefined {
  try {
    return JSON.parse(stdout) as VotiveEnvelope;
  } catch {
    return undefined;
  }
}
