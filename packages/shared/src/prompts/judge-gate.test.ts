import { expect, test } from 'vitest';
import type { CellFigures } from '../contracts/prompt-runs.ts';
import { type GateEvidence, judgeGate } from './judge-gate.ts';

const cell = (changes: Partial<CellFigures> = {}): CellFigures => ({
  ...{ status: 'done', problem: null, provider: 'recorded', model: 'recorded', latencyMs: 900, attempts: 1 },
  ...{ tokens: { input: 1, output: 1 }, costUsd: 0.01, schemaValid: true, languageOk: true, bannedWords: [] },
  ...{ quotes: { verified: 10, claimed: 10 }, result: null },
  ...changes,
});
const cells = (count: number, changes: Partial<CellFigures> = {}) => Array.from({ length: count }, () => cell(changes));
const evidence = (changes: Partial<GateEvidence> = {}): GateEvidence => ({
  cells: cells(20),
  expectations: { met: 3, total: 3 },
  safetyIncluded: true,
  productionCost: 0.01,
  ...changes,
});
const failing = (changes: Partial<GateEvidence>) =>
  judgeGate(evidence(changes))
    .filter(({ passed }) => !passed)
    .map(({ id }) => id);

test('a version that does everything right passes every check', () => {
  expect(failing({})).toEqual([]);
});

test.each([
  ['one cell failed', { cells: [...cells(19), cell({ status: 'failed', schemaValid: false })] }, ['all_valid']],
  ['nothing ran', { cells: [] }, ['all_valid', 'quotes_verified', 'language_ok', 'latency']],
  [
    '6 % of the quotes do not hold',
    { cells: cells(20, { quotes: { verified: 94, claimed: 100 } }) },
    ['quotes_verified'],
  ],
  ['few quotes all hold', { cells: cells(1, { quotes: { verified: 5, claimed: 5 } }) }, ['quotes_verified']],
  ['one word is banned', { cells: [...cells(19), cell({ bannedWords: ['always'] })] }, ['no_banned_words']],
  ['no safety block', { safetyIncluded: false }, ['safety_included']],
  ['one report is in another language', { cells: [...cells(19), cell({ languageOk: false })] }, ['language_ok']],
  ['an expectation is not met', { expectations: { met: 2, total: 3 } }, ['expectations']],
  ['six of a hundred are slow', { cells: [...cells(94), ...cells(6, { latencyMs: 90_001 })] }, ['latency']],
  ['it costs 60 % more', { productionCost: 0.006 }, ['cost']],
] as [string, Partial<GateEvidence>, string[]][])('where %s, it does not pass', (_name, changes, ids) => {
  expect(failing(changes)).toEqual(ids);
});

test('exactly at its limit a check passes, and what nobody can know is no obstacle', () => {
  expect(failing({ cells: cells(20, { quotes: { verified: 95, claimed: 100 } }) })).toEqual([]);
  expect(failing({ cells: [...cells(95), ...cells(5, { latencyMs: 90_001 })] })).toEqual([]);
  expect(failing({ expectations: { met: 0, total: 0 }, productionCost: null })).toEqual([]);
  expect(failing({ cells: cells(20, { costUsd: null }) })).toEqual([]);
});
