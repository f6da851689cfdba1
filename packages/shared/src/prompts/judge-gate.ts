import type { Gate } from '../admin-api/run-contracts.ts';
import type { CellFigures } from '../contracts/prompt-runs.ts';
import { wilsonInterval } from '../statistics/posterior/beta-posterior.ts';

export type GateCheck = Gate['checks'][number];
/** What a gate is judged by: every cell that ran, the expectations about them, and how the version in production did. */
export type GateEvidence = {
  cells: readonly CellFigures[];
  expectations: { met: number; total: number };
  safetyIncluded: boolean;
  /** US dollars per cell of the newest gate of the version in production with the same provider; null where nobody knows. */
  productionCost: number | null;
};

/** Of all quotes, so many have to stand in the answers; and few quotes must not pass by luck, which the lower end of the interval says. */
const QUOTES_SHARE = 0.95;
const QUOTES_LOWER_END = 0.9;
const LATENCY_P95_MS = 90_000;
/** A version may cost up to half as much again as the one in production. */
const COST_INCREASE = 0.5;

/** The checks of a gate, each with what was measured and what is asked. A version passes when all of them do. */
export function judgeGate({ cells, expectations, safetyIncluded, productionCost }: GateEvidence): GateCheck[] {
  const shareOf = (holds: (cell: CellFigures) => boolean) =>
    cells.length === 0 ? 0 : cells.filter(holds).length / cells.length;
  const valid = shareOf(({ status, schemaValid }) => status === 'done' && schemaValid === true);
  const quotes = quotesOf(cells);
  const banned = cells.reduce((sum, { bannedWords }) => sum + (bannedWords?.length ?? 0), 0);
  const inLanguage = shareOf(({ languageOk }) => languageOk === true);
  const met = expectations.total === 0 ? 1 : expectations.met / expectations.total;
  const latency = percentile95(cells.flatMap(({ latencyMs }) => latencyMs ?? []));
  const cost = costPerCell(cells);
  const increase = cost === null || !productionCost ? null : cost / productionCost - 1;
  return [
    { id: 'all_valid', passed: valid === 1, measured: valid, required: 1 },
    {
      id: 'quotes_verified',
      passed: quotes.share >= QUOTES_SHARE && quotes.lowerEnd >= QUOTES_LOWER_END,
      measured: quotes.share,
      required: QUOTES_SHARE,
    },
    { id: 'no_banned_words', passed: banned === 0, measured: banned, required: 0 },
    { id: 'safety_included', passed: safetyIncluded, measured: null, required: null },
    { id: 'language_ok', passed: inLanguage === 1, measured: inLanguage, required: 1 },
    { id: 'expectations', passed: met === 1, measured: expectations.total === 0 ? null : met, required: 1 },
    {
      id: 'latency',
      passed: latency !== null && latency <= LATENCY_P95_MS,
      measured: latency,
      required: LATENCY_P95_MS,
    },
    { id: 'cost', passed: increase === null || increase <= COST_INCREASE, measured: increase, required: COST_INCREASE },
  ];
}

/** US dollars per cell; null where the price of one is not known, or nothing ran. */
export function costPerCell(cells: readonly CellFigures[]): number | null {
  const costs = cells.map(({ costUsd }) => costUsd);
  if (costs.length === 0 || costs.some((cost) => cost === null)) return null;
  return costs.reduce<number>((sum, cost) => sum + (cost ?? 0), 0) / costs.length;
}

/** The share of quotes that hold, and the lower end of its 95 % interval. Nothing quoted holds nothing. */
function quotesOf(cells: readonly CellFigures[]): { share: number; lowerEnd: number } {
  const claimed = cells.reduce((sum, { quotes }) => sum + (quotes?.claimed ?? 0), 0);
  const verified = cells.reduce((sum, { quotes }) => sum + (quotes?.verified ?? 0), 0);
  return { share: claimed === 0 ? 0 : verified / claimed, lowerEnd: wilsonInterval(verified, claimed)[0] };
}

/** The smallest value that 95 of 100 do not exceed (nearest rank). */
function percentile95(values: readonly number[]): number | null {
  const sorted = [...values].sort((left, right) => left - right);
  return sorted[Math.ceil(sorted.length * 0.95) - 1] ?? null;
}
