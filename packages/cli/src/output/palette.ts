/** Paints words for a terminal; every function answers its text unchanged when colour is off. Colour never carries meaning alone. */
export type Palette = Record<'bold' | 'dim' | 'red' | 'green' | 'yellow' | 'cyan', (text: string) => string>;

const CODES = {
  bold: [1, 22],
  dim: [2, 22],
  red: [31, 39],
  green: [32, 39],
  yellow: [33, 39],
  cyan: [36, 39],
} as const;

export function createPalette(enabled: boolean): Palette {
  const paint = ([open, close]: readonly [number, number]) => {
    return (text: string) => (enabled ? `\u001b[${open}m${text}\u001b[${close}m` : text);
  };
  return {
    bold: paint(CODES.bold),
    dim: paint(CODES.dim),
    red: paint(CODES.red),
    green: paint(CODES.green),
    yellow: paint(CODES.yellow),
    cyan: paint(CODES.cyan),
  };
}

/** Whether a stream gets colour: --no-color and NO_COLOR say no, FORCE_COLOR says yes, else a terminal that is not dumb. */
export function wantsColour(
  stream: { isTTY?: boolean },
  { noColour, environment }: { noColour: boolean; environment: Readonly<Record<string, string | undefined>> },
): boolean {
  if (noColour || (environment.NO_COLOR ?? '') !== '') return false;
  const forced = environment.FORCE_COLOR;
  if (forced !== undefined && forced !== '' && forced !== '0' && forced !== 'false') return true;
  return stream.isTTY === true && environment.TERM !== 'dumb';
}
