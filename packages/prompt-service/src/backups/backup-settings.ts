import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { PromptServiceConfig } from '@votive/shared/parameters/prompt-service-parameters';
import type { BackupSettings } from './backup-service.ts';

const MANIFEST = fileURLToPath(new URL('../../package.json', import.meta.url));

/** What the configuration says of scheduled backups; undefined where it gives no place, no recovery key to encrypt to, or no files of keys. */
export function backupSettings(config: PromptServiceConfig): BackupSettings | undefined {
  const { BACKUPS_DIR: folder, BACKUP_RECIPIENT: recipient, HOME_DIR: home, KEYRING_PATH: keyringPath } = config;
  const rootKeyPath = config.ROOT_KEY.file;
  if (!folder || !recipient?.startsWith('age1') || rootKeyPath === undefined) return undefined;
  const { version } = JSON.parse(readFileSync(MANIFEST, 'utf8')) as { version: string };
  return {
    places: { folder, keyringPath, rootKeyPath },
    recipient,
    home,
    appVersion: version,
    retention: {
      last: config.BACKUP_KEEP_LAST,
      daily: config.BACKUP_KEEP_DAILY,
      weekly: config.BACKUP_KEEP_WEEKLY,
    },
  };
}
