/** What can be rotated, in the order in which `all` does it: what may be refused or undone comes first. */
export const KINDS = ['database', 'root', 'service', 'jwt', 'session', 'admin'] as const;
export type Kind = (typeof KINDS)[number];

/** Kinds that change small files only. */
export type FileKind = Exclude<Kind, 'database'>;

/** What became of one kind. Ids are public names of keys, never keys. */
export type Rotated = { kind: Kind; from: string; to: string; ms: number };

/** A rotation whose files are changed, and the way back. */
export type FileRotation = Omit<Rotated, 'ms'> & { undo: () => void };

/** What a rotation is given: notes the phase it goes into, durably, and the clock. */
export type RotationTools = { phase: (name: string, details?: Record<string, string>) => void; now: () => Date };
