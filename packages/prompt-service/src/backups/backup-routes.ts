import type { Route } from '@votive/shared/http/policy-router';
import type { BackupService } from './backup-service.ts';

/** `POST /internal/backups` and `POST /internal/drills`, for the worker: each answers when it is over. */
export function backupRoutes(backups: BackupService): Route<'service'>[] {
  return [
    {
      method: 'post',
      path: '/internal/backups',
      policy: 'service',
      handlers: [async (_request, response) => void response.status(201).json(await backups.create())],
    },
    {
      method: 'post',
      path: '/internal/drills',
      policy: 'service',
      handlers: [async (_request, response) => void response.status(201).json(await backups.drill())],
    },
  ];
}
