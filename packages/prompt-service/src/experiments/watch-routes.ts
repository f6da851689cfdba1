import type { Route } from '@votive/shared/http/policy-router';
import type { WatchExperiments } from './watch-experiments.ts';

/** `POST /internal/experiment-watches`, for the worker. */
export function watchRoutes(watch: WatchExperiments): Route<'service'>[] {
  return [
    {
      method: 'post',
      path: '/internal/experiment-watches',
      policy: 'service',
      handlers: [async (_request, response) => void response.json(await watch())],
    },
  ];
}
