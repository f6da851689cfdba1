import { parseKeyring } from '@votive/shared/keyring/keyring';
import { ConfigurationError } from '@votive/shared/load-config';
import { DatabaseRefusal, EXIT } from './database/database-refusal.ts';

/** Why the service did not start: the process's exit code and a text for the operator, without any secret. */
export type StartFailure = { exitCode: number; message: string };

/** `readKeyring` gives the text of the keyring file, so that a missing root key can be asked for by its id. */
export function toStartFailure(error: unknown, readKeyring: () => string): StartFailure {
  if (error instanceof DatabaseRefusal) return { exitCode: error.exitCode, message: error.message };
  if (error instanceof ConfigurationError) {
    const lacksKey = error.names.includes('ROOT_KEY');
    const message = lacksKey ? `${error.message}\n${expectedKey(readKeyring)}` : error.message;
    return { exitCode: lacksKey ? EXIT.key : EXIT.precondition, message };
  }
  const code = (error as NodeJS.ErrnoException).code;
  if (code === 'EADDRINUSE' || code === 'EACCES' || code === 'EADDRNOTAVAIL') {
    return {
      exitCode: EXIT.precondition,
      message: `The address cannot be listened on (${code}). Another program holds it, or it is not ours. Set HOST and PORT to a free one.`,
    };
  }
  return { exitCode: 1, message: error instanceof Error ? error.message : String(error) };
}

function expectedKey(readKeyring: () => string): string {
  try {
    const { kek, active } = parseKeyring(readKeyring());
    return `The database (data key ${active}) needs root key ${kek.id}. Put back the file secrets/root.key of this installation.`;
  } catch {
    return 'The keyring cannot be read either. Put back keyring.json and secrets/root.key of this installation.';
  }
}
