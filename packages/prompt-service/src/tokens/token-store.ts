import type { Queries } from '../database/open-database.ts';

export type TokenStore = ReturnType<typeof createTokenStore>;
export type TokenKind = 'refreshTokens' | 'passwordResetTokens' | 'emailVerificationTokens';

const BATCH = 2_000;

/** Tokens of members, of all three kinds. */
export function createTokenStore(db: Queries) {
  /** Deletes what expired before `at` and answers how many; in batches, so that no request waits for all of it. */
  async function deleteExpired(kind: TokenKind, at: string): Promise<number> {
    let deleted = 0;
    for (;;) {
      const expired = db.selectFrom(kind).select('tokenHash').where('expiresAt', '<=', at).limit(BATCH);
      const { numDeletedRows } = await db.deleteFrom(kind).where('tokenHash', 'in', expired).executeTakeFirstOrThrow();
      deleted += Number(numDeletedRows);
      if (numDeletedRows < BATCH) return deleted;
      await new Promise((resolve) => setImmediate(resolve));
    }
  }

  return { deleteExpired };
}
