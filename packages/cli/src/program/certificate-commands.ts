import { type Command as CommanderCommand, Option } from 'commander';
import type { Dispatch } from './program.ts';

/** `votive certs …`. */
export function addCertificateCommands(program: CommanderCommand, dispatch: Dispatch): void {
  const certs = program.command('certs').description('show, renew, import and trust certificates').helpCommand(false);
  certs
    .command('status')
    .description('show the certificate in use, where it is trusted and how its last renewal went')
    .addHelpText('after', '\nExample:\n  votive certs status --json')
    .action((args) =>
      dispatch('certs status', async () => (await import('../commands/certs-status.ts')).certsStatus, args),
    );
  certs
    .command('renew')
    .description('renew the certificate when it is due')
    .option('--force', 'renew it now, due or not')
    .addOption(
      new Option('--source <source>', 'where the new one comes from; needs --force to replace an imported one').choices(
        ['local', 'acme'],
      ),
    )
    .addHelpText('after', '\nExample:\n  votive certs renew --force')
    .action((args) =>
      dispatch('certs renew', async () => (await import('../commands/certs-renew.ts')).certsRenew, args),
    );
  certs
    .command('import')
    .description('use a certificate of your own')
    .requiredOption('--cert <file>', 'PEM file of the certificate, with or without its chain')
    .requiredOption('--key <file>', 'PEM file of its private key, without a passphrase')
    .option('--chain <file>', 'PEM file of the certificates between it and its root, in any order')
    .addHelpText('after', '\nExample:\n  votive certs import --cert fullchain.pem --key privkey.pem')
    .action((args) =>
      dispatch('certs import', async () => (await import('../commands/certs-import.ts')).certsImport, args),
    );
  certs
    .command('trust')
    .description('make this system and its browsers trust the local authority')
    .addHelpText('after', '\nExample:\n  votive certs trust --dry-run')
    .action((args) =>
      dispatch('certs trust', async () => (await import('../commands/certs-trust.ts')).certsTrust, args),
    );
  certs
    .command('untrust')
    .description('take back what `certs trust` did')
    .addHelpText('after', '\nExample:\n  votive certs untrust --yes')
    .action((args) =>
      dispatch('certs untrust', async () => (await import('../commands/certs-trust.ts')).certsUntrust, args),
    );
}
