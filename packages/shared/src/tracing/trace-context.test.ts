import { expect, test } from 'vitest';
import { currentTrace, formatTraceparent, parseTraceparent, startSpan, withTrace } from './trace-context.ts';

const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';
const SPAN = '00f067aa0ba902b7';

test('a valid header is read, and what is written reads back the same', () => {
  const trace = { traceId: TRACE, spanId: SPAN, sampled: true };

  expect(parseTraceparent(`00-${TRACE}-${SPAN}-01`)).toEqual(trace);
  expect(parseTraceparent(formatTraceparent(trace))).toEqual(trace);
  expect(parseTraceparent(`00-${TRACE}-${SPAN}-00`)?.sampled).toBe(false);
});

test('a later version may carry more fields, version 00 may not', () => {
  expect(parseTraceparent(`cc-${TRACE}-${SPAN}-01-more`)).toMatchObject({ traceId: TRACE });
  expect(parseTraceparent(`00-${TRACE}-${SPAN}-01-more`)).toBeUndefined();
});

test.each([
  undefined,
  '',
  'x'.repeat(100_000),
  `ff-${TRACE}-${SPAN}-01`,
  `00-${'0'.repeat(32)}-${SPAN}-01`,
  `00-${TRACE}-${'0'.repeat(16)}-01`,
  `00-${TRACE.toUpperCase()}-${SPAN}-01`,
  `00-${TRACE}-${SPAN}-01\r\nset-cookie: a=b`,
  `00-${TRACE}-${SPAN}`,
])('%j is not a trace', (header) => {
  expect(parseTraceparent(header)).toBeUndefined();
});

test('a child span stays in its trace, a root starts another', () => {
  const parent = startSpan();

  expect(startSpan(parent)).toMatchObject({ traceId: parent.traceId, sampled: true });
  expect(startSpan(parent).spanId).not.toBe(parent.spanId);
  expect(startSpan().traceId).not.toBe(parent.traceId);
});

test('work sees the trace it runs in, also after an await, and nothing outside', async () => {
  const trace = startSpan();

  const seen = await withTrace(trace, async () => {
    await new Promise((resolve) => setImmediate(resolve));
    return currentTrace();
  });

  expect(seen).toEqual(trace);
  expect(currentTrace()).toBeUndefined();
});
