import type { z } from 'zod';
import { COMMAND_VARIABLES } from './command-variables.ts';
import { type Parameter, SCHEMAS, toParameter } from './parameter-catalog.ts';

const DECIDED_BY: Record<Parameter['kind'], string> = {
  setting: 'you: `votive config set`',
  secret: 'you: a file in `secrets/`',
  appliance: 'votive',
};

/** `docs/parameters.md`: every parameter of every service and every variable of the command, from the schemas that read them. */
export function renderParameterTable(): string {
  return [
    '# Parameters',
    '',
    'Generated from `packages/shared/src/parameters/` and `packages/cli/src/settings/`; a test fails when it differs. To write it anew: `node --conditions=source packages/cli/src/settings/write-parameter-table.ts`.',
    '',
    '`votive config show --origin` says which value applies and who decided it. Precedence: flag, environment of `votive up`, `config.json`, default. Secrets are read from files only;',
    'each service takes `NAME_FILE` for them.',
    ...(Object.entries(SCHEMAS) as [string, z.ZodObject][]).flatMap(([service, schema]) => section(service, schema)),
    '',
    '## votive',
    '',
    'Environment variables of the command itself.',
    '',
    '| name | default | meaning |',
    '|---|---|---|',
    ...COMMAND_VARIABLES.map(({ name, fallback, meaning }) => `| \`${name}\` | ${fallback} | ${meaning} |`),
    '',
  ].join('\n');
}

function section(service: string, schema: z.ZodObject): string[] {
  const parameters = Object.entries(schema.shape as Record<string, z.ZodType>).map(([name, field]) =>
    toParameter(name, field, service as Parameter['services'][number]),
  );
  return [
    '',
    `## ${service}`,
    '',
    '| name | default | meaning | decided by |',
    '|---|---|---|---|',
    ...parameters.map(
      ({ name, defaultValue, description, kind }) =>
        `| \`${name}\` | ${describeDefault(defaultValue)} | ${escapeCell(description)} | ${DECIDED_BY[kind]} |`,
    ),
  ];
}

const describeDefault = (value: string | null) => (value === null ? 'none' : value === '' ? 'empty' : `\`${value}\``);
const escapeCell = (text: string) => text.replaceAll('|', '\\|');
