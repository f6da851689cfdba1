import { isPlainObject } from '../plain-object.ts';
import { type Fault, fault } from './fault.ts';

/** The faults of one point on a scale from 1 to `points`. */
export function checkScale(value: unknown, path: Fault['path'], points: number): Fault[] {
  const legal = typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= points;
  return legal ? [] : [fault('not_a_scale_value', path, { min: 1, max: points })];
}

/** The faults of ratings: one scale value for some or all of the `rated` ids, and for nothing else. */
export function checkRatings(
  value: unknown,
  path: Fault['path'],
  { points, rated }: { points: number; rated: ReadonlySet<string> },
): Fault[] {
  if (!isPlainObject(value)) return [fault('ratings_shape', path)];
  const entries = Object.entries(value);
  if (entries.length === 0) return [fault('blank', path)];
  if (entries.length > rated.size) return [fault('too_many', path, { max: rated.size })];
  return entries.flatMap(([id, rating]) =>
    rated.has(id) ? checkScale(rating, [...path, id], points) : [fault('not_in_source', [...path, id])],
  );
}
