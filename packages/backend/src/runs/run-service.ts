import {
  type CellFigures,
  type CellOrder,
  type ConfiguredProvider,
  type RunLine,
  type RunOrder,
  withoutFigures,
} from '@votive/shared/contracts/prompt-runs';
import type { Logger } from 'pino';
import type { Breaker } from '../breaker/breaker.ts';
import type { ConfiguredModel } from '../providers/choose-provider.ts';
import type { ModelCall } from '../usage/model-call.ts';
import type { OnCall } from './run-cell.ts';

type Dependencies = {
  /** Undefined where the built-in rules write every report. */
  configured: ConfiguredModel | undefined;
  /** A breaker of its own, so that a prompt which fails on trial closes no door for visitors. */
  breaker: Breaker;
  record: (call: ModelCall) => void;
  log: Logger;
  now: () => Date;
  /** Aborts when the service is about to stop. */
  stopping: AbortSignal;
};
export type RunService = ReturnType<typeof createRunService>;

/** Cells under way at once, so that visitors still get their turn with the vendor. */
const CELLS_AT_ONCE = 3;
/** The number in the ledger for a text that nobody saved. */
const UNSAVED = 0;

/** Prompts tried out on sample persons, for the people who write them. */
export function createRunService({ configured, breaker, record, log, now, stopping }: Dependencies) {
  /** Runs every cell and tells each beginning and end. Ends early, without further lines, when `signal` aborts. */
  async function run({ provider, cells }: RunOrder, signal: AbortSignal, tell: (line: RunLine) => void): Promise<void> {
    const ended = AbortSignal.any([signal, stopping]);
    const waiting = [...cells];
    const work = async (): Promise<void> => {
      for (let cell = waiting.shift(); cell && !ended.aborted; cell = waiting.shift()) {
        tell({ event: 'started', id: cell.id });
        const figures = await runOne(provider, cell, ended);
        if (!signal.aborted) tell({ event: 'finished', id: cell.id, figures });
      }
    };
    await Promise.all(Array.from({ length: CELLS_AT_ONCE }, work));
  }

  async function runOne(provider: RunOrder['provider'], cell: CellOrder, signal: AbortSignal): Promise<CellFigures> {
    try {
      // With the first run: sample people and recorded answers would be resident in every appliance otherwise.
      const { runCell, runRules } = await import('./run-cell.ts');
      if (provider === 'rules' || (provider === 'configured' && !configured)) return runRules(cell);
      return await runCell(cell, await writerOf(provider, cell), { signal, onCall: toLedger(provider, cell) });
    } catch (error) {
      if (signal.aborted) return withoutFigures('cancelled', null);
      log.error({ type: (error as Error).name, personaId: cell.personaId }, 'a cell of a run failed');
      return withoutFigures('failed', 'Something went wrong on our side. It has been logged.');
    }
  }

  async function writerOf(provider: 'configured' | 'recorded', { personaId, language }: CellOrder) {
    if (provider === 'configured' && configured)
      return { name: configured.provider.name, model: configured.model, provider: configured.provider, breaker };
    const { RECORDED_MODEL, recordedProvider } = await import('./recorded-answers.ts');
    return {
      name: 'recorded',
      model: RECORDED_MODEL,
      provider: recordedProvider(personaId, language),
      breaker,
    };
  }

  /** Every call of a vendor is in the ledger, also one that was only a trial. */
  function toLedger(provider: 'configured' | 'recorded', { prompt }: CellOrder): OnCall {
    return ({ tokens, ...call }) => {
      if (provider === 'recorded') return;
      record({
        ...call,
        at: now().toISOString(),
        provider: configured?.provider.name ?? provider,
        inputTokens: tokens.input,
        outputTokens: tokens.output,
        promptKey: prompt.key,
        promptVersion: prompt.number ?? UNSAVED,
        arm: null,
      });
    };
  }

  const settings = (): ConfiguredProvider =>
    configured ? { provider: configured.provider.name, model: configured.model } : { provider: 'rules', model: null };

  return { run, settings };
}
