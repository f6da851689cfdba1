import { optionsOf } from '../../assessment/option-ids.ts';
import type { Item, LineTag, Questionnaire } from '../../contracts/questionnaire.ts';
import { type DefinitionFault, definitionFault } from './definition-fault.ts';

/** Every least and most can be met, every scale names both of its ends, and every time window is a stretch of the day. */
export function checkBounds(questionnaire: Questionnaire): DefinitionFault[] {
  return questionnaire.items.flatMap((item, index) => [
    ...checkCounts(item, questionnaire, `items.${index}`),
    ...checkAnchors(item, `items.${index}.anchors`),
    ...checkHours(item, questionnaire, `items.${index}.options`),
  ]);
}

function checkCounts(item: Item, { items, optsets }: Questionnaire, path: string): DefinitionFault[] {
  const faults: DefinitionFault[] = [];
  const refuse = (message: string) => faults.push(definitionFault('bounds', path, message));
  if ('min' in item && item.min > item.max) refuse('The least is more than the most.');
  if ('options' in item && 'max' in item && item.max > optionsOf(optsets, item.options).length)
    refuse('More may be chosen than there are options.');
  if ('tags' in item && (item.tags ?? []).some(isInverted)) refuse('A tag starts above its end.');
  if (item.type === 'rank') {
    const source = items.find((other) => other.id === item.source);
    if (source !== undefined && 'max' in source && item.k > source.max) refuse('More is ranked than may be chosen.');
  }
  return faults;
}

const isInverted = (tag: LineTag) => tag.kind === 'number' && tag.min > tag.max;

function checkAnchors(item: Item, path: string): DefinitionFault[] {
  if (!('anchors' in item)) return [];
  const points = Object.keys(item.anchors).map(Number);
  const outside = points.filter((point) => point < 1 || point > item.points);
  const missing = [1, item.points].filter((end) => !points.includes(end));
  return [
    ...outside.map((point) => definitionFault('anchors', path, `The scale has no point ${point}.`)),
    ...missing.map((point) => definitionFault('anchors', path, `Name point ${point}: a scale names both of its ends.`)),
  ];
}

function checkHours(item: Item, { optsets }: Questionnaire, path: string): DefinitionFault[] {
  if (item.type !== 'windows') return [];
  return optionsOf(optsets, item.options)
    .filter(({ from, to }) => from === undefined || to === undefined || from >= to)
    .map(({ id }) => definitionFault('hours', path, `${id} needs hours, from before to.`));
}
