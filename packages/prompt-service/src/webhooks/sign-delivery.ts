import { createHmac } from 'node:crypto';

export const SECRET_PREFIX = 'whsec_';

/**
 * The headers of a delivery, as Standard Webhooks 1.0 has them: its id, by which a receiver knows one that came twice, the time in seconds, and HMAC-SHA256 over
 * `id.timestamp.body` in base64. `secret` is `whsec_` and the key in base64.
 */
export function signDelivery(
  { id, body, secret }: { id: string; body: string; secret: string },
  now: Date,
): Record<string, string> {
  const timestamp = String(Math.floor(now.getTime() / 1000));
  const key = Buffer.from(secret.slice(SECRET_PREFIX.length), 'base64');
  const signature = createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64');
  return {
    'content-type': 'application/json; charset=utf-8',
    'user-agent': 'Votive',
    'webhook-id': id,
    'webhook-timestamp': timestamp,
    'webhook-signature': `v1,${signature}`,
  };
}
