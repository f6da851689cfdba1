import { z } from 'zod';
import { secretSchema } from '../load-config.ts';
import { httpUrl, logLevel, milliseconds, onOff, port, wholeNumber } from './parameter-kinds.ts';

/** Everything that the prompt-service can be told. */
export const promptServiceParameters = z.object({
  HOST: z.string().default('127.0.0.1').describe('Address to listen on.'),
  PORT: port().default(3002).describe('Port to listen on; 0 takes any free one.'),
  LOG_LEVEL: logLevel().default('info').describe('Least severe level that is logged.'),
  DATA_DIR: z.string().min(1).describe('Folder of the encrypted database.'),
  KEYRING_PATH: z.string().min(1).describe('The keyring: data keys, wrapped by the root key.'),
  ROOT_KEY: secretSchema.describe('The root key.'),
  SERVICE_KEY: secretSchema.describe('Key by which services prove themselves to each other.'),
  BACKEND_URL: httpUrl().optional().describe('Where the backend answers; without it no prompt can be tried out.'),
  ADMIN_API_KEY: secretSchema.describe('The admin API key of the owner.'),
  SESSION_SECRET: secretSchema.describe('Secret that signs the session cookies of the admin pages.'),
  DRAIN_TIMEOUT_MS: milliseconds(600_000)
    .default(10_000)
    .describe('How long requests under way may take to finish on shutdown.'),
  REQUIRE_SECOND_PERSON: onOff()
    .default(false)
    .describe('Whether a second publisher has to approve each publication of a prompt.'),
  BACKUPS_DIR: z.string().optional().describe('Folder of backups; without it the service makes none.'),
  BACKUP_RECIPIENT: z.string().optional().describe('Public half of the recovery key: backups are encrypted to it.'),
  HOME_DIR: z
    .string()
    .optional()
    .describe('The home, where the service sees all of it: configuration and certificates go into backups then.'),
  BACKUP_KEEP_LAST: wholeNumber(1, 1_000).default(3).describe('How many of the newest backups are kept.'),
  BACKUP_KEEP_DAILY: wholeNumber(0, 1_000)
    .default(7)
    .describe('For how many days the newest backup of the day is kept.'),
  BACKUP_KEEP_WEEKLY: wholeNumber(0, 1_000)
    .default(4)
    .describe('For how many weeks the newest backup of the week is kept.'),
});
export type PromptServiceConfig = z.output<typeof promptServiceParameters>;
