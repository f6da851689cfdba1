import { collectDefaultMetrics, Registry } from 'prom-client';
import type { Route } from './policy-router.ts';

/** The figures of one service: its registry, with those of the process, and the route that shows them on the internal port. Add own ones with `registers: [registry]`. */
export function createMetrics(service: string): { registry: Registry; route: Route<'public'> } {
  const registry = new Registry();
  registry.setDefaultLabels({ service });
  collectDefaultMetrics({ register: registry });

  return {
    registry,
    route: {
      method: 'get',
      path: '/metrics',
      policy: 'public',
      handlers: [
        async (_request, response) => {
          const text = await registry.metrics();
          response.setHeader('Content-Type', registry.contentType);
          response.end(text);
        },
      ],
    },
  };
}
