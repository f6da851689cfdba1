import { snapshotRequestSchema } from '@votive/shared/contracts/snapshots';
import { jsonBody } from '@votive/shared/http/json-body';
import { parse } from '@votive/shared/http/parse';
import type { Route } from '@votive/shared/http/policy-router';
import type { SnapshotService } from './snapshot-service.ts';

/** `POST /internal/snapshots`, `GET` and `DELETE /internal/snapshots/:id`: copies of the database for backups. */
export function snapshotRoutes(snapshots: SnapshotService): Route<'service'>[] {
  const path = '/internal/snapshots/:id';
  return [
    {
      method: 'post',
      path: '/internal/snapshots',
      policy: 'service',
      handlers: [
        ...jsonBody({ limit: '1kb' }),
        async (request, response) => {
          response.status(202).json(await snapshots.begin(parse(snapshotRequestSchema, request.body)));
        },
      ],
    },
    {
      method: 'get',
      path,
      policy: 'service',
      handlers: [(request, response) => void response.json(snapshots.get(String(request.params.id)))],
    },
    {
      method: 'delete',
      path,
      policy: 'service',
      handlers: [
        async (request, response) => {
          await snapshots.remove(String(request.params.id));
          response.status(204).end();
        },
      ],
    },
  ];
}
