import { readFileSync } from 'node:fs';
import { writeFileAtomically } from '@votive/shared/files/atomic-file';
import { z } from 'zod';
import { CommandError, systemError } from '../output/command-error.ts';

export const DEFAULT_PORT = 8080;
export const DEFAULT_HTTPS_PORT = 8443;
export const DEFAULT_HTTP_PORT = 8080;
const HOST_NAME = /^(?=.{1,253}$)[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*$/;

/** A host name as DNS has it, in lower case; also an IPv4 address. */
export const hostNameSchema = z
  .string()
  .transform((text) => text.trim().toLowerCase())
  .pipe(z.string().regex(HOST_NAME, 'is not a host name such as localhost or votive.example'));

export const MODES = ['process', 'compose'] as const;
/** How an appliance runs: as supervised processes, or in containers. */
export type Mode = (typeof MODES)[number];

const portNumber = () => z.int().min(1).max(65_535);

/**
 * `config.json`: what an operator decided. `port` is process mode's; in containers `httpsPort` is the one that a browser opens and `httpPort` redirects to it, and
 * `public` opens both to other machines. `settings` holds parameters of the services, by name, as text.
 */
export const homeConfigSchema = z.strictObject({
  schema: z.literal('votive.config/1'),
  mode: z.enum(MODES),
  port: portNumber(),
  httpsPort: portNumber().default(DEFAULT_HTTPS_PORT),
  httpPort: portNumber().default(DEFAULT_HTTP_PORT),
  public: z.boolean().default(false),
  hostname: hostNameSchema,
  settings: z.record(z.string(), z.string()),
});
export type HomeConfig = z.infer<typeof homeConfigSchema>;

/** The configuration of a home, or undefined where there is none yet. Throws VOT-203 for a file that cannot be used. */
export function readHomeConfig(path: string): HomeConfig | undefined {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    if (systemError(error).code === 'ENOENT' || systemError(error).code === 'ENOTDIR') return undefined;
    throw configError(path, `It cannot be read (${systemError(error).code ?? 'unknown error'}).`, error);
  }
  try {
    return homeConfigSchema.parse(JSON.parse(text));
  } catch (error) {
    throw configError(path, describe(error), error);
  }
}

/** Stores the configuration so that a crash leaves the old one or the new one. */
export function writeHomeConfig(path: string, config: HomeConfig): void {
  writeFileAtomically(path, `${JSON.stringify(config, null, 2)}\n`);
}

function describe(error: unknown): string {
  if (error instanceof z.ZodError) {
    return error.issues.map((issue) => `${issue.path.join('.') || 'the file'}: ${issue.message}`).join('; ');
  }
  return `It is not JSON: ${error instanceof Error ? error.message : 'it cannot be read'}.`;
}

function configError(path: string, reason: string, cause: unknown): CommandError {
  return new CommandError('VOT-203', {
    message: `The configuration ${path} cannot be used.`,
    reason,
    fix: 'Correct the file; `votive explain VOT-203` says what it holds. `votive down` works all the same.',
    cause,
  });
}
