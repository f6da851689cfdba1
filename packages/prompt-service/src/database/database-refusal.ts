/** The exit codes of `operations.md` that a database can cause. */
export const EXIT = { precondition: 5, key: 12, corrupt: 13, version: 14 } as const;
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** What is wrong, why it matters, what to do; `kind` where one exit code stands for several things that are mended differently. */
export type Explanation = { what: string; why: string; fix: string; kind?: 'disk' | 'owned' };

/** Why the service will not open its database. Names key ids, never a key. The data is as it was. */
export class DatabaseRefusal extends Error {
  readonly exitCode: ExitCode;
  readonly explanation: Explanation;

  constructor(exitCode: ExitCode, explanation: Explanation, options?: ErrorOptions) {
    super(`${explanation.what} ${explanation.why} ${explanation.fix}`, options);
    this.name = 'DatabaseRefusal';
    this.exitCode = exitCode;
    this.explanation = explanation;
  }
}
