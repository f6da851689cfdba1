import { exposureBatchSchema } from '@votive/shared/contracts/exposures';
import { outcomeBatchSchema } from '@votive/shared/contracts/outcomes';
import { jsonBody } from '@votive/shared/http/json-body';
import { parse } from '@votive/shared/http/parse';
import type { Route } from '@votive/shared/http/policy-router';
import type { ExposureService } from './exposure-service.ts';

/** 500 exposures with names of their greatest length. */
const BODY_LIMIT = '1mb';

/** `POST /internal/exposures`, `POST /internal/outcomes`, and the arm that a unit was exposed to, for backends. */
export function exposureRoutes(exposures: ExposureService): Route<'service'>[] {
  return [
    {
      method: 'post',
      path: '/internal/exposures',
      policy: 'service',
      handlers: [
        ...jsonBody({ limit: BODY_LIMIT }),
        async (request, response) => {
          response.json(await exposures.takeExposures(parse(exposureBatchSchema, request.body)));
        },
      ],
    },
    {
      method: 'post',
      path: '/internal/outcomes',
      policy: 'service',
      handlers: [
        ...jsonBody({ limit: BODY_LIMIT }),
        async (request, response) => {
          response.json(await exposures.takeOutcomes(parse(outcomeBatchSchema, request.body).outcomes));
        },
      ],
    },
    {
      method: 'get',
      path: '/internal/experiments/:experimentId/units/:unit',
      policy: 'service',
      handlers: [
        async (request, response) => {
          const { experimentId, unit } = request.params;
          response.json({ arm: (await exposures.armOf(String(experimentId), String(unit))) ?? null });
        },
      ],
    },
  ];
}
