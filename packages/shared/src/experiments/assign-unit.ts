import { type Allocation, type Arm, assignArm } from './assign-arm.ts';

/** How a unit came to its arm. `gone`: its arm is no longer part of the experiment; it gets production, and no numbers of its own. */
export type Assignment =
  | { kind: 'assigned'; arm: Arm; by: 'override' | 'stored' | 'hash' }
  | { kind: 'gone' }
  | { kind: 'none' };

/**
 * The arm of `unit`, sticky: an override first, then the arm of its first exposure where that is known, then the hash. A stored arm that no longer exists is
 * not rolled again. `none` where no arm has a weight.
 */
export function assignUnit(allocation: Allocation, unit: string, storedArm?: string): Assignment {
  const overridden = armNamed(allocation, overrideOf(allocation, unit));
  if (overridden) return { kind: 'assigned', arm: overridden, by: 'override' };
  if (storedArm !== undefined) {
    const stored = armNamed(allocation, storedArm);
    return stored ? { kind: 'assigned', arm: stored, by: 'stored' } : { kind: 'gone' };
  }
  const arm = assignArm(allocation, unit);
  return arm ? { kind: 'assigned', arm, by: 'hash' } : { kind: 'none' };
}

function overrideOf({ overrides }: Allocation, unit: string): string | undefined {
  return Object.hasOwn(overrides, unit) ? overrides[unit] : undefined;
}

function armNamed({ arms }: Allocation, name: string | undefined): Arm | undefined {
  return name === undefined ? undefined : arms.find((arm) => arm.name === name);
}
