import { type Fault, fault } from './fault.ts';

/** The faults of one free text of at most `maxChars` UTF-16 units. The text itself is never changed, so that quotes stay exact. */
export function checkText(value: unknown, path: Fault['path'], maxChars: number): Fault[] {
  if (typeof value !== 'string') return [fault('not_text', path)];
  if (value.length > maxChars) return [fault('too_long', path, { max: maxChars })];
  if (value.trim() === '') return [fault('blank', path)];
  return value.isWellFormed() ? [] : [fault('broken_text', path)];
}
