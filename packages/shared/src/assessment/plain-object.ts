/** An object as JSON has them, with unknown members. */
export type PlainObject = Readonly<Record<string, unknown>>;

/** Whether `value` is an object and neither a list nor null. */
export function isPlainObject(value: unknown): value is PlainObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** An own member of `object`; never one that it inherits, whatever the name. */
export function ownMember(object: PlainObject, name: string): unknown {
  return Object.hasOwn(object, name) ? object[name] : undefined;
}
