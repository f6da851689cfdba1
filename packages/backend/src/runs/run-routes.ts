import { runOrderSchema } from '@votive/shared/contracts/prompt-runs';
import { jsonBody } from '@votive/shared/http/json-body';
import { parse } from '@votive/shared/http/parse';
import type { Route } from '@votive/shared/http/policy-router';
import type { RunService } from './run-service.ts';

/** Two hundred cells, each with a prompt of the longest kind, would be larger: prompts of a run are few and repeat, so this is plenty. */
const BODY_LIMIT = '32mb';

/** Trying prompts out: for the prompt-service only. */
export function runRoutes(runs: RunService): Route<'service'>[] {
  return [
    {
      method: 'get',
      path: '/internal/run-settings',
      policy: 'service',
      handlers: [(_request, response) => void response.json(runs.settings())],
    },
    {
      method: 'post',
      path: '/internal/runs',
      policy: 'service',
      handlers: [
        ...jsonBody({ limit: BODY_LIMIT }),
        async (request, response) => {
          const order = parse(runOrderSchema, request.body);
          const gone = new AbortController();
          response.once('close', () => gone.abort());
          response.writeHead(200, {
            'Content-Type': 'application/x-ndjson; charset=utf-8',
            'Cache-Control': 'no-store',
          });
          response.flushHeaders();
          await runs.run(order, gone.signal, (line) => void response.write(`${JSON.stringify(line)}\n`));
          if (!gone.signal.aborted) response.end();
        },
      ],
    },
  ];
}
