import { AppError } from '@votive/shared/app-error';
import type { RequestHandler } from 'express';
import { LRUCache } from 'lru-cache';

export type RequestLimit = { perPeer: number; windowMs: number };

const MAX_PEERS = 10_000;

/** Lets each peer send `perPeer` requests in any window of `windowMs`; then throws `limited`, with the time until the window ends. `nowMs` must not jump back. */
export function limitRequests({ perPeer, windowMs }: RequestLimit, nowMs: () => number): RequestHandler {
  const windows = new LRUCache<string, { endsAtMs: number; count: number }>({ max: MAX_PEERS });

  return function limit(request, _response, next) {
    const peer = request.ip ?? 'unknown';
    const at = nowMs();
    const known = windows.get(peer);
    const current = known && known.endsAtMs > at ? known : { endsAtMs: at + windowMs, count: 0 };
    current.count += 1;
    windows.set(peer, current);
    if (current.count <= perPeer) return next();
    const retryAfterSeconds = Math.max(1, Math.ceil((current.endsAtMs - at) / 1000));
    throw new AppError('limited', 'Too many of these requests came from your address.', { retryAfterSeconds });
  };
}
