import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Secret } from '@votive/shared/secret';
import { createServiceTokenSource } from '@votive/shared/service-token';
import autocannon from 'autocannon';
import { type Figure, inTurns } from '../figure.ts';
import { withAppliance } from '../with-appliance.ts';

const ROUNDS = 5;
const SECONDS = 4;
const CONNECTIONS = 32;

/** `POST /api/resolve` with credential, validation, trace and log, beside a bare Express app that answers the same bytes. */
export function measureResolve(): Promise<Figure[]> {
  return withAppliance(async (appliance) => {
    await appliance.up();
    const service = (await appliance.status()).find(({ name }) => name === 'prompt-service');
    const url = `http://127.0.0.1:${service?.port}/api/resolve`;
    const key = new Secret(readFileSync(join(appliance.home, 'secrets/service.key'), 'utf8'));
    const token = createServiceTokenSource(key, { from: 'backend', to: 'prompt-service', now: () => new Date() })();
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
    const body = JSON.stringify({ key: 'ASSESSMENT_ANALYSIS', thinkingEnabled: false, subject: 'bench' });

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

async function requestsPerSecond(url: string, headers: Record<string, string>, body: string): Promise<number> {
  const result = await autocannon({ url, method: 'POST', headers, body, connections: CONNECTIONS, duration: SECONDS });
  if (result.non2xx > 0 || result.errors > 0)
    throw new Error(`${result.non2xx} bad answers and ${result.errors} errors from ${url}`);
  return result.requests.average;
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
