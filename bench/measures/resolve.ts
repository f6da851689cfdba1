import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { type Figure, inTurns } from '../figure.ts';
import { requestsPerSecond } from '../support/requests-per-second.ts';
import { resolveTarget } from '../support/resolve-target.ts';
import { withAppliance } from '../with-appliance.ts';

const ROUNDS = 5;

/** `POST /api/resolve` with credential, validation, trace and log, beside a bare Express app that answers the same bytes. */
export function measureResolve(): Promise<Figure[]> {
  return withAppliance(async (appliance) => {
    await appliance.up();
    const target = await resolveTarget(appliance);
    const { url, body } = target;
    const headers = target.headers();

    const sample = await fetch(url, { method: 'POST', headers, body });
    if (!sample.ok) throw new Error(`resolve answered ${sample.status}`);
    const bare = await startBare(await sample.text());
    try {
      const { value, baseline } = await inTurns(
        ROUNDS,
        () => requestsPerSecond(url, headers, body),
        () => requestsPerSecond(bare.url, headers, body),
      );
      return [
        {
          name: '`POST /api/resolve`',
          value,
          unit: 'requests/s',
          baseline: { what: 'bare Express, same bytes', value: baseline },
          ratio: value / baseline,
          goal: 'ratio ≥ 0.45',
          isMet: value / baseline >= 0.45,
        },
      ];
    } finally {
      bare.stop();
    }
  });
}

async function startBare(answer: string): Promise<{ url: string; stop: () => void }> {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'bare-express.ts')], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  child.stdin.end(answer);
  const port = await new Promise<string>((resolve) =>
    child.stdout.once('data', (text) => resolve(String(text).trim())),
  );
  return { url: `http://127.0.0.1:${port}/api/resolve`, stop: () => void child.kill() };
}
