import { referencedItems } from '../../assessment/visible-items.ts';
import type { Item, Questionnaire } from '../../contracts/questionnaire.ts';
import { type DefinitionFault, definitionFault } from './definition-fault.ts';

/** The kinds of item that an item may draw its choices from. */
const SOURCE_TYPES: Record<'rank' | 'ratings', readonly Item['type'][]> = {
  rank: ['multi', 'windows'],
  ratings: ['rank', 'multi'],
};

/** Every option set, source, condition and migration names something that is there. */
export function checkReferences(questionnaire: Questionnaire): DefinitionFault[] {
  const ids = new Set(questionnaire.items.map((item) => item.id));
  const items = questionnaire.items.flatMap((item, index) => [
    ...checkOptsets(item, questionnaire, `items.${index}`),
    ...checkSource(item, questionnaire, `items.${index}`),
    ...referencedItems(item.visibleIf ?? { all: [] })
      .filter((id) => !ids.has(id))
      .map((id) => definitionFault('dangling', `items.${index}.visibleIf`, `There is no item ${id}.`)),
  ]);
  const migrations = questionnaire.migrations.flatMap(({ map }, index) =>
    Object.entries(map)
      .filter(([, to]) => !ids.has(to))
      .map(([from, to]) => definitionFault('dangling', `migrations.${index}.map.${from}`, `There is no item ${to}.`)),
  );
  return [...items, ...migrations];
}

function checkOptsets(item: Item, { optsets }: Questionnaire, path: string): DefinitionFault[] {
  const own = 'options' in item ? [item.options] : [];
  const tags = 'tags' in item ? (item.tags ?? []).flatMap((tag) => (tag.kind === 'option' ? [tag.options] : [])) : [];
  return [...own, ...tags]
    .filter((reference) => !Object.hasOwn(optsets, reference.replace(/^optset:/, '')))
    .map((reference) => definitionFault('dangling', path, `There is no ${reference}.`));
}

function checkSource(item: Item, { items }: Questionnaire, path: string): DefinitionFault[] {
  if (item.type !== 'rank' && item.type !== 'ratings') return [];
  const source = items.find((other) => other.id === item.source);
  if (source === undefined) return [definitionFault('dangling', `${path}.source`, `There is no item ${item.source}.`)];
  if (SOURCE_TYPES[item.type].includes(source.type)) return [];
  return [definitionFault('wrong_source', `${path}.source`, `A ${item.type} item cannot draw on ${source.type}.`)];
}
