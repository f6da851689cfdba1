import { isAbsolute } from 'node:path';
import { secretSchema } from '@votive/shared/load-config';
import { z } from 'zod';

/** How this installation gets its certificates, where not from the local authority or by `votive certs import`. */
export const certificateParameters = z.object({
  ACME_DIRECTORY_URL: z
    .union([z.literal(''), z.url({ protocol: /^https$/ })])
    .default('')
    .describe(
      'Directory of an ACME server, e.g. https://acme-v02.api.letsencrypt.org/directory. Setting it agrees to the terms of that server.',
    ),
  ACME_EMAIL: z
    .union([z.literal(''), z.email()])
    .default('')
    .describe('Where the ACME server may write to about the certificates.'),
  ACME_EAB_KID: z
    .string()
    .regex(/^[\x21-\x7e]*$/, 'holds spaces or other characters that no key id has')
    .default('')
    .describe(
      'Key id by which the account at the ACME server belongs to a customer (external account binding), where the server asks for one.',
    ),
  ACME_EAB_HMAC_KEY: secretSchema.optional().describe('HMAC key in base64 that belongs to ACME_EAB_KID.'),
  ACME_CA_FILE: z
    .string()
    .refine((path) => path === '' || isAbsolute(path), 'is not an absolute path')
    .default('')
    .describe('PEM file of authorities to trust for the connection to the ACME server, besides the usual ones.'),
});
export type CertificateParameters = z.output<typeof certificateParameters>;
