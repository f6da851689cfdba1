import { AppError, InvalidInput } from '@votive/shared/app-error';
import {
  type Analysis,
  analysisSchema,
  type RequestAnalysis,
  requestAnalysisSchema,
} from '@votive/shared/contracts/analysis';
import { storeAnalysisSchema } from '@votive/shared/contracts/stored-analysis';
import { jsonBody } from '@votive/shared/http/json-body';
import { parse } from '@votive/shared/http/parse';
import type { Route } from '@votive/shared/http/policy-router';
import { ANALYSIS_KEY } from '@votive/shared/stored-analyses/analysis-key';
import type { Request, Response } from 'express';
import type { Logger } from 'pino';
import { z } from 'zod';
import type { BackendPolicy } from '../http/policies.ts';
import type { AnalysisService } from './analysis-service.ts';
import { streamAnalysis } from './stream-analysis.ts';

const BODY_LIMIT = '256kb';
const PATH = '/api/v1/analyses';
/** The address of the founding document. */
const FORMER_PATH = '/api/v1/claude/analyze';

const storeLaterSchema = z.strictObject({
  analysis: analysisSchema.omit({ accessToken: true, storeTicket: true }).loose(),
  run: storeAnalysisSchema.shape.run,
  storeTicket: z.string().min(1).max(200),
});
const idSchema = z.object({ id: z.uuid() });

/** Making, bringing back, reading and deleting analyses. */
export function analysisRoutes(analyses: AnalysisService, log: Logger): Route<BackendPolicy>[] {
  async function analyse(request: Request, response: Response): Promise<void> {
    const input = parse(requestAnalysisSchema, request.body) as RequestAnalysis;
    const key = keyOf(request);
    const signal = signalOf(response);
    response.setHeader('Cache-Control', 'no-store');
    if (request.accepts(['application/json', 'text/event-stream']) === 'text/event-stream')
      return streamAnalysis(analyses, input, { response, signal, key, log });
    try {
      const analysis = await analyses.analyse(input, { signal, key });
      response.json(analysis);
    } catch (error) {
      if (!signal.aborted) throw error;
    }
  }

  const make = (path: string): Route<BackendPolicy> => ({
    method: 'post',
    path,
    policy: 'own-pages',
    handlers: [...jsonBody({ limit: BODY_LIMIT }), analyse],
  });

  return [
    make(PATH),
    make(FORMER_PATH),
    {
      method: 'put',
      path: `${PATH}/:id`,
      policy: 'own-pages',
      handlers: [
        ...jsonBody({ limit: '1mb' }),
        async (request, response) => {
          const { id } = parse(idSchema, request.params);
          const { analysis, run, storeTicket } = parse(storeLaterSchema, request.body);
          const { accessToken: _token, storeTicket: _ticket, ...plain } = analysis;
          if (plain.id !== id) throw new AppError('forbidden', 'The ticket does not belong to this address.');
          response.setHeader('Cache-Control', 'no-store');
          const brought = { ticket: storeTicket, key: keyOf(request) };
          response.json({ accessToken: await analyses.keepLater(plain as Analysis, run, brought) });
        },
      ],
    },
    {
      method: 'get',
      path: `${PATH}/:id`,
      policy: 'token-holder',
      handlers: [
        async (request, response) => {
          response.setHeader('Cache-Control', 'no-store');
          response.json(await analyses.read(idOf(request), tokenOf(request)));
        },
      ],
    },
    {
      method: 'delete',
      path: `${PATH}/:id`,
      policy: 'token-holder',
      handlers: [
        async (request, response) => {
          await analyses.remove(idOf(request), tokenOf(request));
          response.status(204).end();
        },
      ],
    },
  ];
}

/** An id that is none is unknown, like any other. */
function idOf(request: Request): string {
  const parsed = idSchema.safeParse(request.params);
  if (parsed.success) return parsed.data.id;
  throw new AppError('not_found', 'There is no such analysis, or the access token is another one.');
}

/** The browser's own key of the analysis, if it sent one. Throws `invalid` for one that could be guessed. */
function keyOf(request: Request): string | undefined {
  const key = request.get('idempotency-key');
  if (key === undefined || ANALYSIS_KEY.test(key)) return key;
  throw new InvalidInput([
    { path: 'Idempotency-Key', message: 'Has to be 32 random bytes as base64url: 43 letters, digits, - or _.' },
  ]);
}

const tokenOf = (request: Request) => (request.headers.authorization ?? '').slice('Bearer '.length);

/** Aborts when the connection closes before the answer is out. */
function signalOf(response: Response): AbortSignal {
  const controller = new AbortController();
  response.once('close', () => {
    if (!response.writableFinished) controller.abort(new Error('the client went away'));
  });
  return controller.signal;
}
