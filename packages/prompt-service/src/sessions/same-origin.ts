import { AppError } from '@votive/shared/app-error';
import type { Request } from 'express';

const SAFE_METHODS = ['GET', 'HEAD', 'OPTIONS'];

/** Refuses what another site has a browser send to change something here: by `Sec-Fetch-Site` and by `Origin`, whichever are there. Throws `forbidden`. */
export function requireSameOrigin(request: Request): void {
  if (SAFE_METHODS.includes(request.method)) return;
  const site = request.get('Sec-Fetch-Site');
  const origin = request.get('Origin');
  const isForeign =
    (site !== undefined && site !== 'same-origin') ||
    (origin !== undefined && origin.toLowerCase() !== `${request.protocol}://${request.host}`.toLowerCase());
  if (isForeign) throw new AppError('forbidden', 'This request came from another site.');
}

/** Whether a request is of the kind that may change something. */
export const mayChange = ({ method }: Request) => !SAFE_METHODS.includes(method);
