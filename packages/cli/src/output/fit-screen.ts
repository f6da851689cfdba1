const ESCAPE = '\u001b';
const STYLE = new RegExp(`(${ESCAPE}\\[[0-9;]*m)`);
const PLAIN = `${ESCAPE}[0m`;

/** `text` as a screen shows it without wrapping or scrolling: long lines cut with `…`, and of too many lines the last one kept with as many of the first as there is room for. */
export function fitScreen(text: string, { columns, rows }: { columns: number; rows: number }): string {
  const lines = text.split('\n');
  const shown = lines.length <= rows ? lines : [...lines.slice(0, Math.max(0, rows - 2)), '…', ...lines.slice(-1)];
  return shown.map((line) => cutLine(line, columns)).join('\n');
}

/** A line of at most `columns` characters; codes for colour count as none. */
export function cutLine(line: string, columns: number): string {
  const parts = line.split(STYLE);
  const length = parts.reduce((sum, part) => sum + (STYLE.test(part) ? 0 : [...part].length), 0);
  if (length <= columns) return line;
  let room = columns - 1;
  const kept: string[] = [];
  for (const part of parts) {
    const characters = STYLE.test(part) ? undefined : [...part];
    if (!characters) kept.push(part);
    else if (room > 0) kept.push(characters.slice(0, room).join(''));
    room -= characters?.length ?? 0;
    if (room <= 0) break;
  }
  const isStyled = parts.length > 1;
  return `${kept.join('')}…${isStyled ? PLAIN : ''}`;
}
