import { expect, test } from 'vitest';
import { readWholeAudit } from './read-whole-audit.ts';

test('an export holds every entry once, also where the last page is full', async () => {
  const all = Array.from({ length: 6 }, (_, at) => ({
    ...{ id: 6 - at, at: '2026-11-20T12:00:00.000Z', actor: 'ada', action: 'label.moved', target: 'X', detail: {} },
  }));
  const asked: (number | undefined)[] = [];
  const entries = await readWholeAudit(async (before) => {
    asked.push(before);
    return { items: all.filter(({ id }) => before === undefined || id < before).slice(0, 3) };
  });
  expect(entries).toEqual(all);
  expect(asked).toEqual([undefined, 4, 1]);
});
