import fc from 'fast-check';
import { createTask } from 'node-cron';
import { expect, test } from 'vitest';
import { previousDue } from './previous-due.ts';

const at = new Date(2026, 10, 21, 8, 20, 30);

test.each([
  ['0 * * * *', new Date(2026, 10, 21, 8, 0, 0)],
  ['*/5 * * * *', new Date(2026, 10, 21, 8, 20, 0)],
  ['*/10 * * * * *', new Date(2026, 10, 21, 8, 20, 30)],
  ['30 8 * * *', new Date(2026, 10, 20, 8, 30, 0)],
  ['0 3 * * 1', new Date(2026, 10, 16, 3, 0, 0)],
  ['0 0 1 1 *', new Date(2026, 0, 1, 0, 0, 0)],
  ['0 0 29 2 *', new Date(2024, 1, 29, 0, 0, 0)],
])('%s was last due at %s', (expression, due) => {
  expect(previousDue(expression, at)).toEqual(due);
});

test('for any hour and minute, the answer is due, not in the future, and nothing due lies between', () => {
  const expression = fc
    .tuple(fc.constantFrom('0', '*/7', '13,41'), fc.constantFrom('*', '*/6', '2,21'), fc.constantFrom('*', '1-5'))
    .map(([minute, hour, weekday]) => `${minute} ${hour} * * ${weekday}`);
  const moment = fc.date({ min: new Date(2026, 0, 1), max: new Date(2027, 0, 1), noInvalidDate: true });

  fc.assert(
    fc.property(expression, moment, (text, now) => {
      const due = previousDue(text, now);
      expect(due).toBeDefined();
      const task = createTask(text, () => undefined);
      const from = due?.getTime() ?? 0;
      expect(task.match(new Date(from))).toBe(true);
      expect(from).toBeLessThanOrEqual(now.getTime());
      for (let later = from + 60_000; later <= now.getTime(); later += 60_000) {
        expect(task.match(new Date(later))).toBe(false);
      }
      void task.destroy();
    }),
    { numRuns: 40 },
  );
});
