import type { Route } from '@votive/shared/http/policy-router';
import type { ChangeStream } from './change-stream.ts';

/** `GET /internal/changes`: the stream of changed plans, for services only. */
export function changeRoutes(stream: ChangeStream, revisions: () => Record<string, string>): Route<'service'>[] {
  return [
    {
      method: 'get',
      path: '/internal/changes',
      policy: 'service',
      handlers: [(_request, response) => stream.connect(response, revisions())],
    },
  ];
}
