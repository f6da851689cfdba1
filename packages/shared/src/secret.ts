import { inspect } from 'node:util';

/** A value that must never be printed: it shows as `[secret]` in strings, JSON, logs and inspection. */
export class Secret {
  readonly #value: string;
  /** The file that it was read from, if any: a rotation replaces that file. */
  readonly file: string | undefined;

  constructor(value: string, { file }: { file?: string } = {}) {
    this.#value = value;
    this.file = file;
  }

  /** The secret itself; call it only where it is used. */
  reveal(): string {
    return this.#value;
  }

  toString(): string {
    return '[secret]';
  }

  toJSON(): string {
    return '[secret]';
  }

  [inspect.custom](): string {
    return '[secret]';
  }
}
