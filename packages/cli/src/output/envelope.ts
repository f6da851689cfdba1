import type { CommandError } from './command-error.ts';
import { ERROR_TABLE } from './error-table.ts';

/** Something that does not stop a command but that its caller should know. */
export type Warning = { code: string; message: string };

export type Meta = { command: string | null; version: string; duration_ms: number };

/** The one JSON document of a command that worked. */
export function successEnvelope(data: unknown, { warnings, meta }: { warnings: readonly Warning[]; meta: Meta }) {
  return { schema: schemaOf(meta.command), ok: true, data, warnings, meta };
}

/** The one JSON document of a command that failed; `data` holds what is known all the same, or null. */
export function failureEnvelope(error: CommandError, { warnings, meta }: { warnings: readonly Warning[]; meta: Meta }) {
  return {
    schema: schemaOf(meta.command),
    ok: false,
    error: {
      code: error.code,
      message: error.message,
      cause: error.reason,
      fix: error.fix,
      docs: docsOf(error.code),
      retryable: ERROR_TABLE[error.code].retryable,
    },
    data: error.data ?? null,
    warnings,
    meta,
  };
}

/** Where an error is explained at length. */
export function docsOf(code: string): string {
  return `packages/cli/ERRORS.md#${code.toLowerCase()}`;
}

function schemaOf(command: string | null): string {
  return `votive.${(command ?? 'error').replaceAll(' ', '.')}/1`;
}
