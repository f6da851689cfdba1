import { expect, test } from 'vitest';
import { environmentFile } from './environment-file.ts';

test('what is plain stays as it is, everything else is quoted', () => {
  expect(environmentFile({ PORT: 8443, NAME: 'a b', PRICE: '$5' })).toBe('PORT=8443\nNAME="a b"\nPRICE="\\$5"\n');
});
