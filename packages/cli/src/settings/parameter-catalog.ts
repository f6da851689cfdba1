import { backendParameters } from '@votive/shared/parameters/backend-parameters';
import { promptServiceParameters } from '@votive/shared/parameters/prompt-service-parameters';
import { workerParameters } from '@votive/shared/parameters/worker-parameters';
import { Secret } from '@votive/shared/secret';
import type { z } from 'zod';
import { certificateParameters } from '../certs/certificate-parameters.ts';
import { containerParameters } from '../containers/container-parameters.ts';

export type ConfigurableService = 'backend' | 'prompt-service' | 'worker' | 'certificates' | 'containers';

/** One parameter of one or more services, or of the command's own certificates and containers. */
export type Parameter = {
  name: string;
  description: string;
  /** `secret` values live in files; `appliance` ones are decided by the command itself. */
  kind: 'setting' | 'secret' | 'appliance';
  services: ConfigurableService[];
  /** What applies when nobody decides, as text; null for none. */
  defaultValue: string | null;
  /** Why `text` cannot be the value, or undefined if it can. */
  fault: (text: string) => string | undefined;
};

/** The parameters of each service, as the service itself reads them. */
export const SCHEMAS: Record<ConfigurableService, z.ZodObject> = {
  backend: backendParameters,
  'prompt-service': promptServiceParameters,
  worker: workerParameters,
  certificates: certificateParameters,
  containers: containerParameters,
};

/** Parameters that tie the services of one home together: the command sets them, nobody else. */
const DECIDED_BY_THE_APPLIANCE = new Set([
  'HOST',
  'PORT',
  'DATA_DIR',
  'STATE_DIR',
  'KEYRING_PATH',
  'PROMPT_SERVICE_URL',
  'BACKEND_URL',
  'ROOT_KEY',
  'SERVICE_KEY',
  'PLANS_KEY',
  'ADMIN_API_KEY',
  'SESSION_SECRET',
  'BACKUPS_DIR',
  'BACKUP_RECIPIENT',
  'HOME_DIR',
]);

/** Every parameter of every service, by name. */
export function parameterCatalog(): Map<string, Parameter> {
  const catalog = new Map<string, Parameter>();
  for (const [service, schema] of Object.entries(SCHEMAS) as [ConfigurableService, z.ZodObject][]) {
    for (const [name, field] of Object.entries(schema.shape) as [string, z.ZodType][]) {
      const known = catalog.get(name);
      if (known) known.services.push(service);
      else catalog.set(name, toParameter(name, field, service));
    }
  }
  return catalog;
}

/** One field of a service's schema as a parameter. */
export function toParameter(name: string, field: z.ZodType, service: ConfigurableService): Parameter {
  return {
    name,
    description: field.description ?? '',
    kind: kindOf(name, field),
    services: [service],
    defaultValue: defaultOf(field),
    fault: (text) =>
      field
        .safeParse(text)
        .error?.issues.map(({ message }) => message)
        .join('; '),
  };
}

function kindOf(name: string, field: z.ZodType): Parameter['kind'] {
  if (DECIDED_BY_THE_APPLIANCE.has(name)) return 'appliance';
  return field.safeParse('probe').data instanceof Secret ? 'secret' : 'setting';
}

function defaultOf(field: z.ZodType): string | null {
  const { data } = field.safeParse(undefined);
  return data === undefined ? null : String(data);
}
