import type { Analysis } from '@votive/shared/contracts/analysis';
import { Counter, Gauge, Histogram, type Registry } from 'prom-client';
import type { Breaker, BreakerState } from './breaker/breaker.ts';
import type { ModelCall } from './usage/model-call.ts';

export type BackendMetrics = ReturnType<typeof createBackendMetrics>;

const STATES: readonly BreakerState[] = ['closed', 'half-open', 'open'];

/** The backend's own figures. Labels hold names of ours only, never anything that a person sent. */
export function createBackendMetrics(registry: Registry, breakers: () => readonly Breaker[]) {
  const registers = [registry];
  const planAnswers = new Counter({
    name: 'votive_plan_answers_total',
    help: 'Plans used, by source.',
    labelNames: ['source'],
    registers,
  });
  const analyses = new Counter({
    name: 'votive_analyses_total',
    help: 'Analyses made, by who wrote them.',
    labelNames: ['source'],
    registers,
  });
  const dropped = new Counter({
    name: 'votive_dropped_findings_total',
    help: 'Findings of models that did not hold.',
    registers,
  });
  const calls = new Counter({
    name: 'votive_model_calls_total',
    help: 'Calls to models, by outcome.',
    labelNames: ['provider', 'outcome'],
    registers,
  });
  const tokens = new Counter({
    name: 'votive_model_tokens_total',
    help: 'Tokens, by direction.',
    labelNames: ['direction'],
    registers,
  });
  const latency = new Histogram({
    name: 'votive_model_call_seconds',
    help: 'How long calls to models take.',
    buckets: [1, 3, 10, 30, 60, 120],
    registers,
  });
  new Gauge({
    name: 'votive_breaker_state',
    help: '1 for the state that a breaker is in.',
    labelNames: ['breaker', 'state'],
    registers,
    collect() {
      for (const breaker of breakers())
        for (const state of STATES) this.set({ breaker: breaker.name, state }, breaker.state() === state ? 1 : 0);
    },
  });

  return {
    noteAnalysis({ source, provenance }: Analysis): void {
      analyses.inc({ source });
      planAnswers.inc({ source: provenance.plan.source });
      dropped.inc(provenance.dropped);
    },
    noteCall({ provider, outcome, inputTokens, outputTokens, latencyMs }: ModelCall): void {
      calls.inc({ provider, outcome });
      tokens.inc({ direction: 'input' }, inputTokens);
      tokens.inc({ direction: 'output' }, outputTokens);
      latency.observe(latencyMs / 1_000);
    },
  };
}
