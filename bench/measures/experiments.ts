import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import autocannon from 'autocannon';
import { type Figure, inTurns } from '../figure.ts';
import { type BenchTrial, benchExposure, startBenchTrial } from '../support/bench-trial.ts';
import { withAppliance } from '../with-appliance.ts';

const UNITS = 1_000_000;
const BATCH = 500;
const AT_ONCE = 4;
const EVERY_NTH_RATES = 10;
const PAGE_ROUNDS = 30;
const ROUNDS = 5;
const SECONDS = 5;
const CONNECTIONS = 32;

/** What counting costs: units resolved and exposed, beside a bare server. */
export function measureExposures(): Promise<Figure[]> {
  return withAppliance(async (appliance) => {
    await appliance.up();
    return [await exposingFigure(await startBenchTrial(appliance))];
  });
}

/** The experiment page over a million units in a real encrypted database. */
export function measureExperimentPage(): Promise<Figure[]> {
  return withAppliance(async (appliance) => {
    await appliance.up();
    const trial = await startBenchTrial(appliance);
    await fill(trial);
    return [await pageFigure(trial)];
  });
}

async function exposingFigure(trial: BenchTrial): Promise<Figure> {
  const answer = await trial.send('/api/resolve', resolveOf('bench'));
  const bare = await startBare(answer);
  try {
    const { value, baseline } = await inTurns(
      ROUNDS,
      () => unitsPerSecond(trial),
      () => unitsPerSecond({ ...trial, url: bare.url }),
    );
    const ratio = value / baseline;
    return {
      name: '`POST /api/resolve` and `POST /internal/exposures` of the same units',
      value,
      unit: 'units/s',
      baseline: { what: 'bare `node:http`, same requests', value: baseline },
      ratio,
      goal: 'ratio ≥ 0.25',
      isMet: ratio >= 0.25,
    };
  } finally {
    bare.stop();
  }
}

const resolveOf = (subject: string) => ({ key: 'ASSESSMENT_ANALYSIS', thinkingEnabled: false, subject });

/** Each connection resolves 500 units of its own, one request each, then hands over their exposures, again and again. The bare server is sent the very same. */
async function unitsPerSecond({ url, experiment, serviceHeaders }: BenchTrial): Promise<number> {
  let units = 0;
  const run = randomUUID().slice(0, 8);
  const resolve = {
    method: 'POST' as const,
    path: '/api/resolve',
    setupRequest: (request: autocannon.Request, context: object) => {
      const unit = `${run}-${units++}`;
      const mine = context as { units?: string[] };
      mine.units ??= [];
      mine.units.push(unit);
      return { ...request, body: JSON.stringify(resolveOf(unit)) };
    },
  };
  const expose = {
    method: 'POST' as const,
    path: '/internal/exposures',
    setupRequest: (request: autocannon.Request, context: object) => {
      const resolved = (context as { units?: string[] }).units?.splice(0) ?? [];
      const exposures = resolved.map((unit) => benchExposure(experiment, unit));
      return { ...request, body: JSON.stringify({ exposures, observations: [] }) };
    },
  };
  const requests = [...Array.from({ length: BATCH }, () => resolve), expose];
  const rate = await requestsPerSecond({ url, headers: serviceHeaders(), requests: requests as autocannon.Request[] });
  return (rate * BATCH) / (BATCH + 1);
}

async function requestsPerSecond(options: Pick<autocannon.Options, 'url' | 'headers' | 'requests'>): Promise<number> {
  const result = await autocannon({ ...options, method: 'POST', connections: CONNECTIONS, duration: SECONDS });
  if (result.non2xx > 0 || result.errors > 0)
    throw new Error(`${result.non2xx} bad answers and ${result.errors} errors from ${options.url}`);
  return result.requests.average;
}

async function startBare(answer: string): Promise<{ url: string; stop: () => void }> {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'bare-http.ts')], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  child.stdin.end(answer);
  const port = await new Promise<string>((found) => child.stdout.once('data', (text) => found(String(text).trim())));
  return { url: `http://127.0.0.1:${port}`, stop: () => void child.kill() };
}

/** Names in order fill an index several times as fast as random ones; the page does not see them. */
const orderedId = (number: number) => `00000000-0000-4000-8000-${number.toString(16).padStart(12, '0')}`;

/** Exposes units until there are a million; every tenth rates a finding. */
async function fill({ experiment, send, call }: BenchTrial): Promise<void> {
  const { exposed } = await call('readExperiment', { params: { experimentId: experiment.id } });
  const batches = Math.ceil((UNITS - exposed) / BATCH);
  let next = 0;
  async function work(): Promise<void> {
    while (next < batches) {
      const batch = next++;
      const exposures = Array.from({ length: BATCH }, (_, nth) => ({
        ...benchExposure(experiment, `fill-${batch}-${nth}`),
        analysisId: orderedId(batch * BATCH + nth),
      }));
      const observed = { schemaValid: true, quotesVerified: 1, latencyMs: 900 + (batch % 50), costUsd: 0.01 };
      const observations = exposures.map(({ experimentId, unit }) => ({ experimentId, unit, ...observed }));
      await send('/internal/exposures', { exposures, observations });
      const at = new Date().toISOString();
      const outcomes = exposures
        .filter((_, nth) => nth % EVERY_NTH_RATES === 0)
        .map(({ analysisId }, nth) => ({
          analysisId,
          at,
          event: { type: 'verdict', findingId: 'f1', verdict: nth % 2 === 0 ? 'fits' : 'not-me', key: 'k' },
        }));
      await send('/internal/outcomes', { outcomes });
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, work));
}

/** The whole page with its figures, as its reader waits for it, one at a time. */
async function pageFigure({ url, adminHeaders, experiment, call, send }: BenchTrial): Promise<Figure> {
  await send('/internal/experiment-watches', {});
  const { exposed } = await call('readExperiment', { params: { experimentId: experiment.id } });
  if (exposed < UNITS) throw new Error(`Only ${exposed} units are exposed.`);
  const timed = (path: string) => async () => {
    const startedAt = performance.now();
    const response = await fetch(url + path, { headers: adminHeaders });
    await response.text();
    if (!response.ok) throw new Error(`${path} answered ${response.status}`);
    return performance.now() - startedAt;
  };
  const { value, baseline } = await inTurns(
    PAGE_ROUNDS,
    timed(`/api/admin/experiments/${experiment.id}/results`),
    timed('/api/admin/audit?limit=1'),
  );
  return {
    name: `experiment page, ${exposed.toLocaleString('en')} exposed units`,
    value,
    unit: 'ms',
    baseline: { what: 'one line of the audit', value: baseline },
    ratio: value / baseline,
    goal: '≤ 50 ms',
    isMet: value <= 50,
  };
}
