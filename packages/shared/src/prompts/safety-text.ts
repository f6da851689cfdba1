import type { Mode } from '../contracts/plan.ts';

/** What every prompt that writes reports has to hold, as it ships. */
export const SAFETY_BLOCK = `If an answer speaks of wanting to die, of hurting oneself or others, or of being hurt by someone: build no finding on it, do not interpret it and give no advice about it. The page itself shows where help can be found. Give no advice on health, medicine, law or money.`;

/** Whether every text of a mode, with its includes in place, holds the safety block as it ships. */
export function holdsSafetyBlock({ texts }: Pick<Mode, 'texts'>): boolean {
  return Object.values(texts).every(({ system, user }) => normal(`${system}\n${user}`).includes(normal(SAFETY_BLOCK)));
}

const normal = (text: string) => text.replaceAll(/\s+/g, ' ').trim();
