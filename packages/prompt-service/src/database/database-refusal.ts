/** The exit codes of `operations.md` that a database can cause. */
export const EXIT = { precondition: 5, key: 12, corrupt: 13, version: 14 } as const;
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** Why the service will not open its database: what is wrong, why it matters, what to do. Names key ids, never a key. The data is as it was. */
export class DatabaseRefusal extends Error {
  readonly exitCode: ExitCode;

  constructor(exitCode: ExitCode, explanation: { what: string; why: string; fix: string }, options?: ErrorOptions) {
    super(`${explanation.what} ${explanation.why} ${explanation.fix}`, options);
    this.name = 'DatabaseRefusal';
    this.exitCode = exitCode;
  }
}
