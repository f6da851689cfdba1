import { AsyncLocalStorage } from 'node:async_hooks';
import { randomFillSync } from 'node:crypto';

/** A position in a trace, as in W3C Trace Context level 1: lower-case hex, 16 and 8 bytes; `sampled` is flag bit 0. */
export type TraceContext = { traceId: string; spanId: string; sampled: boolean };

const TRACEPARENT = /^([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(-.*)?$/;
const current = new AsyncLocalStorage<TraceContext>();

/** Reads a `traceparent` header. Returns undefined for anything the standard calls invalid: the caller then starts a new trace. */
export function parseTraceparent(header: string | undefined): TraceContext | undefined {
  const match = header === undefined ? null : TRACEPARENT.exec(header);
  if (!match) return undefined;
  const [, version = '', traceId = '', spanId = '', flags = '', rest] = match;
  if (version === 'ff' || (version === '00' && rest !== undefined)) return undefined;
  if (/^0+$/.test(traceId) || /^0+$/.test(spanId)) return undefined;
  return { traceId, spanId, sampled: (Number.parseInt(flags, 16) & 1) === 1 };
}

export function formatTraceparent({ traceId, spanId, sampled }: TraceContext): string {
  return `00-${traceId}-${spanId}-${sampled ? '01' : '00'}`;
}

/** A new span: inside `parent`'s trace where there is one, else the root of a new trace. */
export function startSpan(parent?: TraceContext): TraceContext {
  const spanId = randomHex(8);
  return parent ? { ...parent, spanId } : { traceId: randomHex(16), spanId, sampled: true };
}

/** Drawn in one go: a call for random bytes costs as much as many of them, and every request needs some. */
const pool = Buffer.alloc(4_096);
let drawn = pool.length;

function randomHex(bytes: number): string {
  if (drawn + bytes > pool.length) {
    randomFillSync(pool);
    drawn = 0;
  }
  drawn += bytes;
  return pool.toString('hex', drawn - bytes, drawn);
}

/** Runs `work` inside `trace`: every log line and outgoing call made from it carries the trace. */
export function withTrace<Result>(trace: TraceContext, work: () => Result): Result {
  return current.run(trace, work);
}

export function currentTrace(): TraceContext | undefined {
  return current.getStore();
}
