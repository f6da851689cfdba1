import { type Fault, fault } from './fault.ts';

/** How many ids a choice may hold, and which. `outside` is the fault of an id that is not among them. */
export type ChoiceRules = {
  allowed: ReadonlySet<string>;
  min: number;
  max: number;
  outside: 'not_an_option' | 'not_in_source';
};

/** The faults of a list of chosen ids. A list that is too long is not read any further. */
export function checkChoice(value: unknown, path: Fault['path'], { allowed, min, max, outside }: ChoiceRules): Fault[] {
  if (!Array.isArray(value)) return [fault('not_a_list', path)];
  if (value.length > max) return [fault('too_many', path, { max })];
  if (value.length < min) return [fault('too_few', path, { min })];
  const seen = new Set<unknown>();
  return value.flatMap((id: unknown, index) => {
    if (typeof id !== 'string' || !allowed.has(id)) return [fault(outside, [...path, index])];
    if (seen.has(id)) return [fault('repeated', [...path, index])];
    seen.add(id);
    return [];
  });
}
