import type { LineTag, Questionnaire } from '../../contracts/questionnaire.ts';
import { optionIds } from '../option-ids.ts';
import { isPlainObject, ownMember } from '../plain-object.ts';
import { checkText } from './check-text.ts';
import { type Fault, fault } from './fault.ts';

/** How many lines there may be, how long each, and what they may be tagged with. */
export type LineRules = { min: number; max: number; maxChars: number; tags?: LineTag[] | undefined };

const LINE_ID = /^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/;
const LINE_MEMBERS = ['id', 'text', 'tags'];

/** The faults of a list of lines. A list that is too long is not read any further. */
export function checkLines(
  value: unknown,
  path: Fault['path'],
  { rules, optsets }: { rules: LineRules; optsets: Questionnaire['optsets'] },
): Fault[] {
  if (!Array.isArray(value)) return [fault('not_a_list', path)];
  if (value.length > rules.max) return [fault('too_many', path, { max: rules.max })];
  if (value.length < rules.min) return [fault('too_few', path, { min: rules.min })];
  const seen = new Set<unknown>();
  return value.flatMap((line: unknown, index) => {
    const at = [...path, index];
    if (!isPlainObject(line) || Object.keys(line).some((name) => !LINE_MEMBERS.includes(name)))
      return [fault('line_shape', at)];
    return [
      ...checkLineId(ownMember(line, 'id'), [...at, 'id'], seen),
      ...checkText(ownMember(line, 'text'), [...at, 'text'], rules.maxChars),
      ...checkTags(ownMember(line, 'tags'), [...at, 'tags'], { tags: rules.tags ?? [], optsets }),
    ];
  });
}

function checkLineId(id: unknown, path: Fault['path'], seen: Set<unknown>): Fault[] {
  if (typeof id !== 'string' || !LINE_ID.test(id)) return [fault('line_id', path)];
  if (seen.has(id)) return [fault('repeated', path)];
  seen.add(id);
  return [];
}

type TagRules = { tags: LineTag[]; optsets: Questionnaire['optsets'] };

function checkTags(value: unknown, path: Fault['path'], { tags, optsets }: TagRules): Fault[] {
  if (value === undefined) return [];
  if (!isPlainObject(value)) return [fault('line_shape', path)];
  return Object.entries(value).flatMap(([id, chosen]) => {
    const tag = tags.find((candidate) => candidate.id === id);
    return tag === undefined ? [fault('unknown_tag', path)] : checkTag(tag, chosen, [...path, id], optsets);
  });
}

function checkTag(tag: LineTag, value: unknown, path: Fault['path'], optsets: Questionnaire['optsets']): Fault[] {
  if (tag.kind === 'option') {
    const allowed = optionIds(optsets, tag.options);
    return typeof value === 'string' && allowed.has(value) ? [] : [fault('not_an_option', path)];
  }
  const legal = typeof value === 'number' && Number.isInteger(value) && value >= tag.min && value <= tag.max;
  return legal ? [] : [fault('tag_number', path, { min: tag.min, max: tag.max })];
}
