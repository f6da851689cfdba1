import { questionnaireSchema } from '@votive/shared/contracts/questionnaire';
import { parse } from '@votive/shared/http/parse';
import type { Route } from '@votive/shared/http/policy-router';
import type { Response } from 'express';
import { z } from 'zod';
import type { QuestionnaireService } from './questionnaire-service.ts';

const querySchema = z.object({ version: z.string().min(1).max(20).optional() });

/** The definitions and their JSON Schema: public, cacheable, revalidated by ETag. */
export function questionnaireRoutes(questionnaires: QuestionnaireService): Route<'public'>[] {
  const schemaText = JSON.stringify(z.toJSONSchema(questionnaireSchema, { io: 'input', unrepresentable: 'any' }));

  return [
    {
      method: 'get',
      path: '/api/v1/questionnaires',
      policy: 'public',
      handlers: [(_request, response) => void response.json({ questionnaires: questionnaires.list() })],
    },
    {
      method: 'get',
      path: '/api/v1/questionnaires/:id',
      policy: 'public',
      handlers: [
        (request, response) => {
          const { version } = parse(querySchema, request.query);
          const { text, hash } = questionnaires.get(String(request.params.id), version);
          response.setHeader('ETag', `"${hash}"`);
          response.setHeader('Cache-Control', version ? 'public, max-age=86400' : 'public, max-age=300');
          if (request.fresh) response.status(304).end();
          else sendJson(response, text);
        },
      ],
    },
    {
      method: 'get',
      path: '/schemas/questionnaire-1.json',
      policy: 'public',
      handlers: [
        (_request, response) => {
          response.setHeader('Cache-Control', 'public, max-age=86400');
          sendJson(response, schemaText);
        },
      ],
    },
  ];
}

function sendJson(response: Response, text: string): void {
  response.setHeader('Content-Type', 'application/json; charset=utf-8');
  response.end(text);
}
