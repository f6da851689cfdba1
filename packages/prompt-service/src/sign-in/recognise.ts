import type { Role } from '@votive/shared/admin-api/roles';
import type { SignIn } from '@votive/shared/admin-api/session-contracts';
import { AppError } from '@votive/shared/app-error';
import type { KeyService } from '../admin-keys/key-service.ts';
import type { AttemptLimits } from './attempt-limits.ts';
import type { LinkService } from './link-service.ts';

/** Somebody who proved who they are. `keyId` is null for the installation's own key and for links. */
export type Identity = { name: string; role: Role; keyId: string | null; by: 'key' | 'link' };

export type Recognise = ReturnType<typeof createRecognise>;

type Dependencies = {
  keys: KeyService;
  links: LinkService;
  limits: AttemptLimits;
  isRootKey: (candidate: string) => boolean;
  /** Hears how each attempt ended. */
  onAttempt: (outcome: 'right' | 'wrong' | 'limited') => void;
};

/** All guesses that name neither a key nor a link count together. */
const NOBODY = 'nobody';

/**
 * Who a key or link belongs to, for a peer that has not guessed too often. Throws `limited`, or `unauthenticated` in the same words whether a secret was never there, is wrong, used up, over
 * or revoked.
 */
export function createRecognise({ keys, links, limits, isRootKey, onAttempt }: Dependencies) {
  async function identify(credential: SignIn): Promise<Identity | undefined> {
    if ('link' in credential) {
      const found = await links.redeem(credential.link);
      return found && { ...found, keyId: null, by: 'link' };
    }
    const isRoot = isRootKey(credential.apiKey);
    const key = await keys.recognise(credential.apiKey);
    if (isRoot) return { name: 'owner', role: 'owner', keyId: null, by: 'key' };
    return key && { name: key.name, role: key.role, keyId: key.id, by: 'key' };
  }

  async function attempt(credential: SignIn, peer: string): Promise<Identity> {
    const begun = limits.begin(peer);
    const account =
      'link' in credential ? await links.accountOf(credential.link) : await keys.accountOf(credential.apiKey);
    const counted = begun.at(account ?? NOBODY);
    const identity = await identify(credential);
    if (!identity) throw new AppError('unauthenticated', 'This key or link is not valid.');
    counted.succeeded();
    return identity;
  }

  return async function recognise(credential: SignIn, peer: string): Promise<Identity> {
    try {
      const identity = await attempt(credential, peer);
      onAttempt('right');
      return identity;
    } catch (error) {
      if (error instanceof AppError) onAttempt(error.code === 'limited' ? 'limited' : 'wrong');
      throw error;
    }
  };
}
