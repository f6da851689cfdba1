import { Counter, type Registry } from 'prom-client';

export type SignIns = { count: (outcome: 'right' | 'wrong' | 'limited') => void };

/** How often keys and links were shown, by whether they were right. Nobody is named. */
export function countSignIns(registry: Registry): SignIns {
  const counter = new Counter({
    name: 'votive_admin_credentials_total',
    help: 'API keys and one-time links that were shown, by outcome.',
    labelNames: ['outcome'],
    registers: [registry],
  });
  return { count: (outcome) => counter.inc({ outcome }) };
}
