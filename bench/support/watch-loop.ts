import { setTimeout as sleep } from 'node:timers/promises';
import type { BenchAppliance } from '../with-appliance.ts';

/** Where Node's inspector listens unless told otherwise. */
const INSPECTOR = 'http://127.0.0.1:9229/json/list';
const POLL_MS = 20;
const READY_MS = 10_000;
const TICK_MS = 5;
const WINDOW_MS = 250;

/** The longest time within a quarter of a second in which a loop gave a timer no turn; `from` and `to` in milliseconds since 1970. */
export type Gap = { from: number; to: number; ms: number };
export type LoopWatch = { stop: () => Promise<Gap[]> };

/** A timer that notes how late it comes. Written out, for another process is to run it. */
const START = `void (() => {
  const gaps = [];
  let last = performance.now();
  let window = { from: last, ms: 0 };
  const timer = setInterval(() => {
    const now = performance.now();
    window.ms = Math.max(window.ms, now - last);
    last = now;
    if (now - window.from < ${WINDOW_MS}) return;
    gaps.push({ from: performance.timeOrigin + window.from, to: performance.timeOrigin + now, ms: window.ms });
    window = { from: now, ms: 0 };
  }, ${TICK_MS});
  globalThis.votiveLoopWatch = () => { clearInterval(timer); return gaps; };
})()`;
const STOP = 'globalThis.votiveLoopWatch()';
/** A moment later, for closing waits for whoever is connected. */
const CLOSE = `void setTimeout(() => process.getBuiltinModule('node:inspector').close(), 100)`;

/** Watches the event loop of a Node process from inside, by its inspector: the service is what it always is. One call at a time, for all inspectors listen at one port. */
export async function watchLoop(pid: number): Promise<LoopWatch> {
  await evaluate(pid, START);
  return { stop: async () => (await evaluate(pid, STOP)) as Gap[] };
}

/** Watches the loops of all services of an appliance that runs. */
export async function watchServices(appliance: BenchAppliance): Promise<LoopWatch> {
  const watches: LoopWatch[] = [];
  for (const { pid } of await appliance.status()) if (pid !== null) watches.push(await watchLoop(pid));
  return {
    async stop() {
      const gaps: Gap[] = [];
      for (const watch of watches) gaps.push(...(await watch.stop()));
      return gaps;
    },
  };
}

/** The longest gap, in ms, in what was noted between from and to of any of these times; those are by our own `performance.now()`. */
export function longestGapIn(gaps: readonly Gap[], times: readonly { from: number; to: number }[]): number {
  const within = times.flatMap(({ from, to }) =>
    gaps.filter((gap) => gap.to > performance.timeOrigin + from && gap.from < performance.timeOrigin + to),
  );
  if (within.length === 0) throw new Error('No loop was watched in that time.');
  return within.reduce((longest, { ms }) => Math.max(longest, ms), 0);
}

async function evaluate(pid: number, expression: string): Promise<unknown> {
  process.kill(pid, 'SIGUSR1');
  const [target] = (await (await reach()).json()) as { webSocketDebuggerUrl: string }[];
  if (!target) throw new Error(`The inspector of process ${pid} names no target.`);
  const socket = new WebSocket(target.webSocketDebuggerUrl);
  await new Promise((resolve, reject) => {
    socket.addEventListener('open', resolve, { once: true });
    socket.addEventListener('error', () => reject(new Error(`The inspector of process ${pid} does not answer.`)), {
      once: true,
    });
  });
  const value = await ask(socket, 1, expression);
  await ask(socket, 2, CLOSE);
  socket.close();
  await sleep(500);
  return value;
}

async function reach(): Promise<Response> {
  for (const until = performance.now() + READY_MS; performance.now() < until; await sleep(POLL_MS)) {
    const response = await fetch(INSPECTOR, { headers: { connection: 'close' } }).catch(() => undefined);
    if (response?.ok) return response;
  }
  throw new Error('No inspector came up.');
}

function ask(socket: WebSocket, id: number, expression: string): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const hear = ({ data }: MessageEvent) => {
      const message = JSON.parse(String(data));
      if (message.id !== id) return;
      socket.removeEventListener('message', hear);
      const { result, exceptionDetails } = message.result ?? {};
      if (exceptionDetails ?? message.error) reject(new Error(JSON.stringify(exceptionDetails ?? message.error)));
      else resolve(result.value);
    };
    socket.addEventListener('message', hear);
    socket.send(JSON.stringify({ id, method: 'Runtime.evaluate', params: { expression, returnByValue: true } }));
  });
}
