/** A piece of an nginx configuration: a directive with its arguments, or a block of further pieces. */
export type Piece = string | { block: string; of: readonly Piece[] };

/** Text as one nginx argument. Refuses what could end the argument or bring in a variable. */
export function quote(text: string): string {
  const isSafe = [...text].every(
    (character) => character >= ' ' && character !== '\u007f' && !'$\\"'.includes(character),
  );
  if (!isSafe) throw new Error(`This cannot stand in an nginx configuration: ${JSON.stringify(text)}`);
  return `"${text}"`;
}

/** The text of a configuration, indented by its blocks. */
export function print(pieces: readonly Piece[], indent = ''): string {
  return pieces
    .map((piece) => {
      if (typeof piece === 'string') return `${indent}${piece};\n`;
      return `${indent}${piece.block} {\n${print(piece.of, `${indent}  `)}${indent}}\n`;
    })
    .join('');
}
