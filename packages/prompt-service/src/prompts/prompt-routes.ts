import { resolveRequestSchema } from '@votive/shared/contracts/plan';
import { jsonBody } from '@votive/shared/http/json-body';
import { parse } from '@votive/shared/http/parse';
import type { Route } from '@votive/shared/http/policy-router';
import type { Response } from 'express';
import type { PlanBook } from './plan-book.ts';
import type { PromptService } from './prompt-service.ts';

/** The arm of a unit's first exposure to an experiment. */
export type StoredArmOf = (experimentId: string, unit: string) => Promise<string | undefined>;

/** Resolving, plans and the export: for services only. Plans and resolved prompts are sent as bytes that were made once. */
export function promptRoutes(prompts: PromptService, book: PlanBook, storedArmOf: StoredArmOf): Route<'service'>[] {
  return [
    {
      method: 'post',
      path: '/api/resolve',
      policy: 'service',
      handlers: [
        ...jsonBody({ limit: '4kb' }),
        async (request, response) => {
          const asked = parse(resolveRequestSchema, request.body);
          const experimentId = asked.subject === undefined ? undefined : book.experimentWithPast(asked.key);
          const storedArm = experimentId && (await storedArmOf(experimentId, asked.subject ?? ''));
          sendJson(response, book.resolve(asked, storedArm));
        },
      ],
    },
    {
      method: 'get',
      path: '/internal/plans/:key',
      policy: 'service',
      handlers: [
        (request, response) => {
          const { revision, body } = book.plan(String(request.params.key));
          response.setHeader('ETag', `"${revision}"`);
          response.setHeader('Cache-Control', 'no-cache');
          if (names(request.get('If-None-Match'), revision)) response.status(304).end();
          else sendJson(response, body);
        },
      ],
    },
    {
      method: 'get',
      path: '/internal/prompt-export',
      policy: 'service',
      handlers: [async (_request, response) => void response.json(await prompts.exportPrompts())],
    },
  ];
}

/** Whether `If-None-Match` names this revision. Express's `fresh` would say no to `fetch`, which adds `Cache-Control: no-cache` of its own accord. */
function names(header: string | undefined, revision: string): boolean {
  return (header ?? '').split(',').some((tag) => tag.trim().replace(/^W\//, '') === `"${revision}"`);
}

function sendJson(response: Response, body: Buffer): void {
  response.setHeader('Content-Type', 'application/json; charset=utf-8');
  response.setHeader('Content-Length', body.length);
  response.end(body);
}
