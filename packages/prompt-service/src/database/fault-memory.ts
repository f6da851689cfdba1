const LASTING = /^(SQLITE_(CORRUPT|NOTADB)|FIELD_ALTERED)/;
const PASSING = /^SQLITE_(FULL|IOERR|READONLY|CANTOPEN)/;
const PASSING_MS = 60_000;

export type FaultMemory = ReturnType<typeof createFaultMemory>;

/** Remembers which storage faults queries met, for the health check. Faults of a query itself, such as a broken constraint, are none. */
export function createFaultMemory(now: () => Date) {
  let lasting: string | undefined;
  let passing: { code: string; until: number } | undefined;

  function note(error: unknown): void {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    if (LASTING.test(code)) lasting = code;
    if (PASSING.test(code)) passing = { code, until: now().getTime() + PASSING_MS };
  }

  function current(): string | undefined {
    if (lasting !== undefined) return lasting;
    return passing && now().getTime() < passing.until ? passing.code : undefined;
  }

  return { note, current };
}
