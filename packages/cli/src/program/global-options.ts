/** The flags that every command takes. */
export type GlobalOptions = {
  json: 'off' | 'document' | 'stream';
  colour: boolean;
  quiet: boolean;
  verbose: boolean;
  debug: boolean;
  yes: boolean;
  input: boolean;
  dryRun: boolean;
  /** Longest time the command may take to reach its goal; undefined leaves the command's own default. */
  timeoutMs: number | undefined;
  /** How long to wait for another command to finish; undefined does not wait, Infinity waits without end. */
  waitMs: number | undefined;
  home: string | undefined;
};

const UNIT_MS = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** Milliseconds of a duration such as `90`, `90s`, `500ms`, `2m`, `1h`, `1d` (a bare number is seconds); undefined for anything else. */
export function parseDuration(text: string): number | undefined {
  const match = /^(\d{1,9}(?:\.\d{1,3})?)(ms|s|m|h|d)?$/.exec(text);
  if (!match) return undefined;
  return Number(match[1]) * UNIT_MS[(match[2] ?? 's') as keyof typeof UNIT_MS];
}
