import { homedir } from 'node:os';
import { type CertificateStatus, certificateStatus } from '../certs/certificate-status.ts';
import { findTrustStores } from '../certs/trust/find-trust-stores.ts';
import { CommandError } from '../output/command-error.ts';
import type { Palette } from '../output/palette.ts';
import type { Command } from '../program/command.ts';
import { existingHome } from './existing-home.ts';

/** The certificate in use: 0 when it is well or there is none yet, 3 when somebody must act soon, VOT-506 (exit 4) when browsers refuse it. */
export const certsStatus: Command<object> = async ({ home, environment, now, output }) => {
  const { config } = existingHome(home);
  const stores = findTrustStores({ userHome: homedir(), environment });
  const status = await certificateStatus(home, { hostName: config.hostname, now: now(), stores });
  if (status.state === 'failing') throw failingError(status);
  return { data: status, text: describe(status, output.palette), exitCode: status.state === 'warning' ? 3 : 0 };
};

function describe(status: CertificateStatus, palette: Palette): string {
  if (status.state === 'none') return 'There is no certificate yet; `votive certs renew` makes one.';
  const { authority, lastAttempt, trust } = status;
  const paint = status.state === 'ok' ? palette.green : palette.yellow;
  const places = trust.map(
    ({ store, path, trusted }) => `${trusted ? 'trusted' : 'not trusted'} in ${path} (${store})`,
  );
  const rows: [string, string][] = [
    ['certificate', `${paint(status.state)}, ${status.daysLeft} days left`],
    ...status.causes.map((cause): [string, string] => ['', cause]),
    ['source', status.source ?? ''],
    ['subject', status.subject ?? ''],
    ['issuer', status.issuer ?? ''],
    ['covers', status.names.join(', ')],
    ['valid', `${status.validFrom} to ${status.validUntil}`],
    ['SHA-256', status.fingerprintSha256 ?? ''],
    ...(authority
      ? ([['authority', `${authority.name}, until ${authority.validUntil}, ${authority.file}`]] as const).map(
          ([a, b]): [string, string] => [a, b],
        )
      : []),
    ...places.map((place, index): [string, string] => [index === 0 ? 'trust' : '', place]),
    [
      'last renewal',
      lastAttempt
        ? `${lastAttempt.at} from ${lastAttempt.source}: ${lastAttempt.ok ? 'done' : `failed, ${lastAttempt.reason}`}`
        : 'never',
    ],
  ];
  return rows.map(([label, text]) => `${label.padEnd(13)} ${text}`).join('\n');
}

function failingError(status: CertificateStatus): CommandError {
  return new CommandError('VOT-506', {
    message: 'The certificate in use is one that browsers refuse.',
    reason: status.causes.join(' '),
    fix:
      status.source === 'imported'
        ? 'Import a current one with `votive certs import`, or `votive certs renew --force --source local`.'
        : 'Run `votive certs renew --force`.',
    data: status,
  });
}
