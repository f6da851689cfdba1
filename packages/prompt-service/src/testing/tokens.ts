import { randomBytes, randomUUID } from 'node:crypto';
import type { Queries } from '../database/open-database.ts';

/** Adds a member with one token of each kind per expiry. */
export async function addTokens(queries: Queries, expiries: readonly Date[]): Promise<void> {
  const memberId = randomUUID();
  const createdAt = '2026-01-01T00:00:00.000Z';
  await queries
    .insertInto('members')
    .values({ id: memberId, email: `${memberId}@example.org`, passwordHash: '-', language: 'en', createdAt })
    .execute();
  for (const expiry of expiries) {
    const token = () => ({ tokenHash: randomBytes(32), memberId, createdAt, expiresAt: expiry.toISOString() });
    await queries
      .insertInto('refreshTokens')
      .values({ ...token(), familyId: randomUUID() })
      .execute();
    await queries.insertInto('passwordResetTokens').values(token()).execute();
    await queries.insertInto('emailVerificationTokens').values(token()).execute();
  }
}
