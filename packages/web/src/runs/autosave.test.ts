import { expect, test } from 'vitest';
import { createAutosave, type SaveState } from './autosave.ts';

test('the first value is written at once, and of those that arrive meanwhile only the last', async () => {
  const written: number[] = [];
  const gate = Promise.withResolvers<void>();
  const autosave = createAutosave<number>(
    async (value) => {
      written.push(value);
      if (value === 1) await gate.promise;
    },
    () => undefined,
  );

  for (const value of [1, 2, 3]) autosave.put(value);
  expect(written).toEqual([1]);
  gate.resolve();
  await autosave.flush();

  expect(written).toEqual([1, 3]);
});

test('a failed write is said, and the next one is tried all the same', async () => {
  const states: SaveState[] = [];
  let isBroken = true;
  const autosave = createAutosave<number>(
    async () => {
      if (isBroken) throw new Error('the disk is full');
    },
    (state) => states.push(state),
  );

  autosave.put(1);
  await autosave.flush();
  isBroken = false;
  autosave.put(2);
  await autosave.flush();

  expect(states).toEqual(['saving', 'failed', 'saving', 'saved']);
});
