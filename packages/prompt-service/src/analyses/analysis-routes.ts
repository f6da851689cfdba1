import { storeAnalysisSchema } from '@votive/shared/contracts/stored-analysis';
import { jsonBody } from '@votive/shared/http/json-body';
import { parse } from '@votive/shared/http/parse';
import type { Route } from '@votive/shared/http/policy-router';
import type { AnalysisService } from './analysis-service.ts';

const TOKEN_HEADER = 'x-access-token-hash';

/** `PUT`, `GET` and `DELETE /internal/analyses/:id`, for the backend; the holder's token comes as its SHA-256 in `x-access-token-hash`. */
export function analysisRoutes(analyses: AnalysisService): Route<'service'>[] {
  const path = '/internal/analyses/:id';
  return [
    {
      method: 'put',
      path,
      policy: 'service',
      handlers: [
        ...jsonBody({ limit: '2mb' }),
        async (request, response) => {
          const { created } = await analyses.put(String(request.params.id), parse(storeAnalysisSchema, request.body));
          response.status(created ? 201 : 200).json({ id: request.params.id, stored: true });
        },
      ],
    },
    {
      method: 'get',
      path,
      policy: 'service',
      handlers: [
        async (request, response) => {
          response.setHeader('Cache-Control', 'no-store');
          response.json(await analyses.get(String(request.params.id), request.get(TOKEN_HEADER)));
        },
      ],
    },
    {
      method: 'delete',
      path,
      policy: 'service',
      handlers: [
        async (request, response) => {
          await analyses.remove(String(request.params.id), request.get(TOKEN_HEADER));
          response.status(204).end();
        },
      ],
    },
  ];
}
