import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { Secret } from './secret.ts';

/** A secret in a configuration schema: text in, `Secret` out. */
export const secretSchema = z
  .string()
  .min(1)
  .transform((value) => new Secret(value));

/** A configuration that cannot be used. `names` are the parameters at fault; the message lists every problem and shows no value. */
export class ConfigurationError extends Error {
  readonly names: readonly string[];

  constructor(problems: readonly string[]) {
    super(`The configuration cannot be used.\n  ${problems.join('\n  ')}`);
    this.name = 'ConfigurationError';
    this.names = problems.map((problem) => problem.slice(0, problem.indexOf(':')).replace(/_FILE$/, ''));
  }
}

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Parses the environment against `schema`. `NAME_FILE` supplies `NAME` (the file's text without its last line break), for names in the schema only.
 * Throws one error that lists every problem by name and never shows a value.
 */
export function loadConfig<Shape extends z.ZodRawShape>(
  schema: z.ZodObject<Shape>,
  environment: Environment,
): z.output<z.ZodObject<Shape>> {
  const problems: string[] = [];
  const values: Record<string, string> = {};
  const files = new Map<string, string>();
  for (const name of Object.keys(schema.shape)) {
    const value = environment[name] ?? readNamedFile(name, environment, { problems, files });
    if (value !== undefined) values[name] = value;
  }
  const parsed = schema.safeParse(values);
  if (!parsed.success)
    problems.push(...parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`));
  if (problems.length > 0 || !parsed.success) throw new ConfigurationError(problems);
  const config: Record<string, unknown> = parsed.data;
  for (const [name, file] of files) {
    const value = config[name];
    if (value instanceof Secret) config[name] = new Secret(value.reveal(), { file });
  }
  return parsed.data;
}

function readNamedFile(
  name: string,
  environment: Environment,
  { problems, files }: { problems: string[]; files: Map<string, string> },
): string | undefined {
  const path = environment[`${name}_FILE`];
  if (path === undefined) return undefined;
  files.set(name, path);
  try {
    return readFileSync(path, 'utf8').replace(/\r?\n$/, '');
  } catch (error) {
    problems.push(`${name}_FILE: cannot read ${path} (${(error as NodeJS.ErrnoException).code ?? 'unknown error'})`);
    return undefined;
  }
}
