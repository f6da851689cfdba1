import type { LocalText } from '../../../contracts/language.ts';
import type { TextLine } from '../../answers/context.ts';
import { quoteEvidence } from '../../rule.ts';
import type { ThemeHit } from '../../themes/find-themes.ts';
import type { ThemeId } from '../../themes/theme-ids.ts';

/** The eight lists of free text that themes are counted in, with the short names that reports use. */
export const FIELDS: Readonly<Record<string, LocalText>> = {
  'p1.drains': { en: 'what wears you out', pl: 'co odbiera siły' },
  'p1.restores': { en: 'what gives energy back', pl: 'co przywraca energię' },
  'p2.iam': { en: 'who you are', pl: 'kim jesteś' },
  'p2.others': { en: 'what others say', pl: 'co mówią inni' },
  'p2.auto': { en: 'autopilot', pl: 'autopilot' },
  'p2.keystone': { en: 'helpful habits', pl: 'pomocne nawyki' },
  'p2.strengths': { en: 'what you are good at', pl: 'co ci wychodzi' },
  'p2.resist': { en: 'what keeps coming back', pl: 'co wciąż wraca' },
};

/** A line and the place where it mentions the theme in question. */
export type Mention = { line: TextLine; hit: ThemeHit };

/** The mentions of a theme in the given items, in the order of the lines. */
export function mentionsOf(theme: ThemeId, lines: readonly TextLine[], items: readonly string[]): Mention[] {
  return lines
    .filter(({ itemId }) => items.includes(itemId))
    .flatMap((line) => line.themes.filter((hit) => hit.theme === theme).map((hit) => ({ line, hit })));
}

export function isPresence({ hit }: Mention): boolean {
  return !hit.isAbsence;
}

export function quoteMention({ line, hit }: Mention) {
  return quoteEvidence(line, hit.wordIndex);
}

/** The first mention of each item. */
export function firstOfEachItem(mentions: readonly Mention[]): Mention[] {
  const itemOf = ({ line }: Mention) => line.itemId;
  return mentions.filter(
    (mention, index) => mentions.findIndex((other) => itemOf(other) === itemOf(mention)) === index,
  );
}
