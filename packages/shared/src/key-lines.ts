/** One key of a file that may hold several: the first signs, those behind it still verify until their time is over. */
export type KeyLine = { key: string; until: Date | undefined };

const UNTIL = /^# until (\S+)$/;

/** The keys of a file, one a line; a comment line `# until <time>` says how long the key on the next line verifies. Other comments and empty lines are none. */
export function parseKeyLines(text: string): KeyLine[] {
  const found: KeyLine[] = [];
  let until: Date | undefined;
  for (const line of text.split('\n').map((part) => part.trim())) {
    const stated = UNTIL.exec(line)?.[1];
    if (stated !== undefined) until = toDate(stated);
    if (line === '' || line.startsWith('#')) continue;
    found.push({ key: line, until });
    until = undefined;
  }
  return found;
}

/** The keys that count at a time, the signing one first. The first key of a file has no end. */
export function liveKeyLines(text: string, now: Date): KeyLine[] {
  return parseKeyLines(text).filter(({ until }, at) => at === 0 || until === undefined || until > now);
}

/**
 * The text of a key file after a rotation: `newKey` signs, and what signed before verifies for `graceMs` more; with 0 it is gone at once. A key that was on its way out keeps
 * its end.
 */
export function rotateKeyLines(
  text: string,
  { newKey, now, graceMs }: { newKey: string; now: Date; graceMs: number },
): string {
  const end = new Date(now.getTime() + graceMs);
  const former =
    graceMs === 0
      ? []
      : liveKeyLines(text, now).map(({ key, until }) => ({ key, until: until && until < end ? until : end }));
  return formatKeyLines([{ key: newKey, until: undefined }, ...former]);
}

/** The text of a key file without the keys whose time is over; undefined where there are none. */
export function withoutEndedKeys(text: string, now: Date): string | undefined {
  const live = liveKeyLines(text, now);
  return live.length === parseKeyLines(text).length ? undefined : formatKeyLines(live);
}

function formatKeyLines(lines: readonly KeyLine[]): string {
  return lines.map(({ key, until }) => (until ? `# until ${until.toISOString()}\n${key}\n` : `${key}\n`)).join('');
}

/** A time that cannot be read is one that is over: such a key must not verify for ever. */
function toDate(text: string): Date {
  const ms = Date.parse(text);
  return new Date(Number.isNaN(ms) ? 0 : ms);
}
