import type { Questionnaire } from '../../contracts/questionnaire.ts';
import { type DefinitionFault, definitionFault } from './definition-fault.ts';

/** These would be read as marks where ratings and answers are keyed by id. */
const RESERVED = ['skipped', 'declined'];

/** Ids are unique where they live, and none of them could be taken for a mark. */
export function checkIds({ phases, items, optsets }: Questionnaire): DefinitionFault[] {
  const options = Object.entries(optsets).flatMap(([name, { options }]) => [
    ...repeated(options, `optsets.${name}.options`),
    ...options.flatMap(({ id }, index) =>
      RESERVED.includes(id)
        ? [definitionFault('reserved_id', `optsets.${name}.options.${index}.id`, `Choose another id than ${id}.`)]
        : [],
    ),
  ]);
  const tags = items.flatMap((item, index) => ('tags' in item ? repeated(item.tags ?? [], `items.${index}.tags`) : []));
  return [...repeated(phases, 'phases'), ...repeated(items, 'items'), ...tags, ...options];
}

function repeated(entries: readonly { id: string }[], path: string): DefinitionFault[] {
  return entries.flatMap(({ id }, index) =>
    entries.findIndex((other) => other.id === id) < index
      ? [definitionFault('repeated_id', `${path}.${index}.id`, `${id} is here twice.`)]
      : [],
  );
}
