import type { SectionName } from '../../contracts/analysis.ts';
import type { Draft } from '../rule.ts';

const MAX_PER_THEME = 2;
const MAX_PER_SECTION: Readonly<Record<SectionName, number>> = {
  patterns: 5,
  contradictions: 3,
  blindSpots: 3,
  leveragePoints: 3,
  risks: 3,
};

/**
 * The cards of a report, best first. A card scores the sum of the weights of its comparisons: `n` different items make `n − 1` of them, one
 * item makes one. Ties go to more evidence, then to the order of the rule book. At most two cards share a theme; fewer cards than places is a
 * valid report. Cards from closed answers alone take their places first: what a person chose must not give way to how they phrase the rest.
 */
export function selectFindings(drafts: readonly Draft[]): Draft[] {
  const ranked = drafts.toSorted(
    (one, other) => score(other) - score(one) || other.evidence.length - one.evidence.length,
  );
  const selected: Draft[] = [];
  for (const draft of [...ranked.filter(isClosed), ...ranked.filter((candidate) => !isClosed(candidate))]) {
    const hasRoom =
      selected.filter(({ theme }) => theme === draft.theme).length < MAX_PER_THEME &&
      selected.filter(({ section }) => section === draft.section).length < MAX_PER_SECTION[draft.section];
    if (hasRoom) selected.push(draft);
  }
  return ranked.filter((draft) => selected.includes(draft));
}

function isClosed({ weight }: Draft): boolean {
  return weight === 3;
}

function score({ weight, evidence }: Draft): number {
  const items = new Set(evidence.map(({ itemId }) => itemId)).size;
  return weight * Math.max(1, items - 1);
}
