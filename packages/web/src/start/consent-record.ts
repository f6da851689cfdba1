import type { Consent } from '@votive/shared/contracts/analysis';
import type { Language } from '@votive/shared/contracts/language';
import type { ConsentRecord } from '../runs/run.ts';

/** Raised whenever the meaning of a consent text changes. */
export const POLICY_VERSION = '1';

type Decision = { choice: Consent; texts: readonly string[]; language: Language; now: Date };

/** The record of a decision: the hash proves which words were on the screen, without keeping them a second time. */
export async function recordConsent({ choice, texts, language, now }: Decision): Promise<ConsentRecord> {
  return {
    policyVersion: POLICY_VERSION,
    textHash: await sha256Hex(texts.join('\n')),
    at: now.toISOString(),
    language,
    choice,
  };
}

/** Empty where the page is not in a secure context, since browsers offer no hash there. */
async function sha256Hex(text: string): Promise<string> {
  if (!globalThis.crypto.subtle) return '';
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text));
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
