import type { TokenCleanup } from '@votive/shared/contracts/token-cleanup';
import type { TokenStore } from './token-store.ts';

export type TokenService = ReturnType<typeof createTokenService>;

/** The rules for members' tokens: what has expired is worth nothing and is deleted. A rotated refresh token stays until then, so that its reuse is noticed. */
export function createTokenService(store: TokenStore, now: () => Date) {
  async function cleanUp(): Promise<TokenCleanup> {
    const at = now().toISOString();
    const refresh = await store.deleteExpired('refreshTokens', at);
    const passwordReset = await store.deleteExpired('passwordResetTokens', at);
    const emailVerification = await store.deleteExpired('emailVerificationTokens', at);
    return { deletedTokens: refresh + passwordReset + emailVerification, refresh, passwordReset, emailVerification };
  }

  return { cleanUp };
}
