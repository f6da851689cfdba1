import type { GlobalOptions } from './global-options.ts';

/** What was split off the arguments, and the rest of them; `fault` is what could not be read. */
export type NormalisedArguments = {
  rest: string[];
  json: GlobalOptions['json'];
  wait: string | undefined;
  fault: string | undefined;
};

/**
 * Splits `--json[=stream]` and `--wait[=seconds]` off the arguments, wherever they stand before `--`: both take a value only after `=`, which a parser with
 * optional values would confuse with the sub-command that follows.
 */
export function normaliseArguments(argv: readonly string[]): NormalisedArguments {
  const end = argv.includes('--') ? argv.indexOf('--') : argv.length;
  const flags = argv.slice(0, end);
  const jsonFormats = flags.filter((flag) => flag.startsWith('--json=')).map((flag) => flag.slice('--json='.length));
  const waits = flags.filter(isWait);
  const unknown = jsonFormats.find((format) => format !== 'stream');
  return {
    rest: [...flags.filter((flag) => !isJson(flag) && !isWait(flag)), ...argv.slice(end)],
    json: toJson({ wanted: flags.some(isJson), streaming: unknown === undefined && jsonFormats.length > 0 }),
    wait: waits.at(-1)?.slice('--wait='.length),
    fault: unknown === undefined ? undefined : `--json takes no value but "stream", not "${unknown}".`,
  };
}

const isJson = (flag: string) => flag === '--json' || flag.startsWith('--json=');
const isWait = (flag: string) => flag === '--wait' || flag.startsWith('--wait=');

function toJson({ wanted, streaming }: { wanted: boolean; streaming: boolean }): GlobalOptions['json'] {
  if (!wanted) return 'off';
  return streaming ? 'stream' : 'document';
}
