import { createdLinkSchema } from '@votive/shared/admin-api/session-contracts';
import type { startApp } from './start-app.ts';

/** A one-time link's token, made as the command line makes it. */
export async function makeLink(
  { send }: Pick<Awaited<ReturnType<typeof startApp>>, 'send'>,
  body: { name?: string; role?: string } = {},
): Promise<string> {
  const response = await send('POST', '/internal/admin-links', { body });
  return createdLinkSchema.parse(await response.json()).token;
}
