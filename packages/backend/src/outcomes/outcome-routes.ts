import { outcomeEventSchema } from '@votive/shared/contracts/outcomes';
import { jsonBody } from '@votive/shared/http/json-body';
import { parse } from '@votive/shared/http/parse';
import type { Route } from '@votive/shared/http/policy-router';
import { z } from 'zod';
import { limitRequests } from '../http/limit-requests.ts';
import type { BackendPolicy } from '../http/policies.ts';
import type { OutcomeService } from './outcome-service.ts';

const BODY_LIMIT = '2kb';
/** A person who judges every finding of a report twice in a minute stays below it. */
const LIMIT = { perPeer: 120, windowMs: 60_000 };

const idSchema = z.object({ id: z.uuid() });

/** `POST /api/v1/analyses/:id/events`: what a person who agreed to statistics did with a report. Taken in, then handed on behind the request. */
export function outcomeRoutes(outcomes: OutcomeService, monotonicMs: () => number): Route<BackendPolicy>[] {
  return [
    {
      method: 'post',
      path: '/api/v1/analyses/:id/events',
      policy: 'own-pages',
      handlers: [
        limitRequests(LIMIT, monotonicMs),
        ...jsonBody({ limit: BODY_LIMIT }),
        (request, response) => {
          const { id } = parse(idSchema, request.params);
          outcomes.recordEvent(id, parse(outcomeEventSchema, request.body));
          response.status(202).json({ taken: true });
        },
      ],
    },
  ];
}
