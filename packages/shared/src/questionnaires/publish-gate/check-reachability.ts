import { phaseOf } from '../../assessment/phase-progress.ts';
import { referencedItems } from '../../assessment/visible-items.ts';
import type { Condition, Item, Questionnaire } from '../../contracts/questionnaire.ts';
import { type DefinitionFault, definitionFault } from './definition-fault.ts';

/** No item waits for itself, and a person who answers everything as fully as allowed is asked every item, in one pass from top to bottom. */
export function checkReachability(questionnaire: Questionnaire): DefinitionFault[] {
  const cycles = cyclicItems(questionnaire).map((index) =>
    definitionFault('cycle', `items.${index}.visibleIf`, 'This item waits for itself; break the circle.'),
  );
  return [...cycles, ...unreachableItems(questionnaire), ...emptyPhases(questionnaire)];
}

function dependencies(item: Item): string[] {
  const sources = item.type === 'rank' || item.type === 'ratings' ? [item.source] : [];
  return [...sources, ...(item.visibleIf === undefined ? [] : referencedItems(item.visibleIf))];
}

function cyclicItems({ items }: Questionnaire): number[] {
  const byId = new Map(items.map((item) => [item.id, item]));
  const waitsFor = (id: string, target: string, seen: Set<string>): boolean => {
    const item = byId.get(id);
    if (item === undefined || seen.has(id)) return false;
    seen.add(id);
    return dependencies(item).some((next) => next === target || waitsFor(next, target, seen));
  };
  return items.flatMap((item, index) => (waitsFor(item.id, item.id, new Set()) ? [index] : []));
}

function unreachableItems({ phases, items }: Questionnaire): DefinitionFault[] {
  const reached = new Map<string, Item>();
  return items.flatMap((item, index) => {
    const hasPhase = phases.some((phase) => phase.id === phaseOf(item.id));
    const hasSource = dependencies(item).length === 0 || sourceReached(item, reached);
    if (hasPhase && hasSource && (item.visibleIf === undefined || canHold(item.visibleIf, reached))) {
      reached.set(item.id, item);
      return [];
    }
    const why = hasPhase ? 'Nothing that is asked before it can make this item appear.' : 'This item is in no phase.';
    return [definitionFault('unreachable', `items.${index}`, why)];
  });
}

function sourceReached(item: Item, reached: ReadonlyMap<string, Item>): boolean {
  return item.type === 'rank' || item.type === 'ratings' ? reached.has(item.source) : true;
}

function canHold(condition: Condition, reached: ReadonlyMap<string, Item>): boolean {
  if ('all' in condition) return condition.all.every((part) => canHold(part, reached));
  if ('any' in condition) return condition.any.some((part) => canHold(part, reached));
  if ('answered' in condition) return reached.has(condition.answered);
  const [{ count }, least] = condition['>='];
  const counted = reached.get(count);
  return counted !== undefined && mostThings(counted, reached) >= least;
}

/** The most things that an answer to `item` can hold. */
function mostThings(item: Item, reached: ReadonlyMap<string, Item>): number {
  switch (item.type) {
    case 'multi':
    case 'windows':
    case 'lines':
    case 'stem-lines':
      return item.max;
    case 'rank':
      return item.k;
    case 'ratings': {
      const source = reached.get(item.source);
      return source === undefined ? 0 : mostThings(source, reached);
    }
    case 'sleep':
      return 2;
    default:
      return 1;
  }
}

function emptyPhases({ phases, items }: Questionnaire): DefinitionFault[] {
  return phases.flatMap(({ id }, index) =>
    items.some((item) => phaseOf(item.id) === id)
      ? []
      : [definitionFault('unreachable', `phases.${index}`, 'This phase asks nothing.')],
  );
}
