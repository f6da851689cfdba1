import { configuredAcme } from '../certs/acme/configured-acme.ts';
import { certificateParameters } from '../certs/certificate-parameters.ts';
import { describePair } from '../certs/certificate-status.ts';
import { type Renewal, renewalTrigger, renewIfDue } from '../certs/ensure-certificate.ts';
import { CommandError } from '../output/command-error.ts';
import type { Command, CommandContext } from '../program/command.ts';
import { effectiveSettings, settingsFromEnvironment } from '../settings/effective-settings.ts';
import { parameterCatalog } from '../settings/parameter-catalog.ts';
import { existingHome } from './existing-home.ts';
import { takeUpCertificate } from './take-up-certificate.ts';
import { withLockedHome } from './with-locked-home.ts';

export type CertsRenewArguments = { force?: true; source?: 'local' | 'acme' };

/** Renews the certificate when it is due or forced. When that fails the one before stays, and the command ends with VOT-505 (exit 15). */
export const certsRenew: Command<CertsRenewArguments> = async (context, { force, source }) => {
  const { layout, config } = existingHome(context.home);
  const acme = configuredAcme(context.home, readParameters(context));
  const request = { hostName: config.hostname, now: context.now(), source, force, attended: true, acme };
  if (context.options.dryRun) {
    const trigger = renewalTrigger(context.home, request);
    const text = trigger === undefined ? 'The certificate is not due; no changes.' : `It would be renewed: ${trigger}.`;
    return { data: { changed: false, trigger: trigger ?? null }, text };
  }
  context.output.progress.step('Renewing the certificate');
  let isTakenUp = false;
  const renewal = await withLockedHome(context, layout, async () => {
    const outcome = await renewIfDue(context.home, request);
    if (outcome.changed) isTakenUp = await takeUpCertificate(context, layout, config);
    if (outcome.failure !== null) throw failedError(outcome);
    if (outcome.pair.source === 'imported' && force) throw importedError();
    return outcome;
  });
  warn(context, renewal);
  return { data: toData(renewal), text: describe(renewal, { isTakenUp }) };
};

/** The settings for certificates that apply here. */
function readParameters({ home, environment }: CommandContext) {
  const { config } = existingHome(home);
  const catalog = parameterCatalog();
  const settings = effectiveSettings(catalog, { config, environment: settingsFromEnvironment(catalog, environment) });
  return certificateParameters.parse(Object.fromEntries(settings.map(({ name, value }) => [name, value ?? undefined])));
}

function warn({ output }: CommandContext, { pair, authorityReplaced, trigger }: Renewal): void {
  if (authorityReplaced !== null) {
    output.warn({
      code: 'authority-replaced',
      message: `There is a new local authority, since for the old one: ${authorityReplaced}. Run \`votive certs trust\` again where it was trusted.`,
    });
  }
  if (pair.source === 'imported' && trigger === null) {
    output.warn({
      code: 'certificate-imported',
      message: 'The certificate in use was imported; only its owner can renew it.',
    });
  }
}

const toData = ({ changed, trigger, pair, authorityReplaced }: Renewal) => ({
  changed,
  trigger,
  source: pair.source,
  ...describePair(pair),
  authorityReplaced,
});

function describe({ changed, pair, trigger }: Renewal, { isTakenUp }: { isTakenUp: boolean }): string {
  const until = pair.leaf.validToDate.toISOString();
  if (!changed) return `The certificate is valid until ${until}; no changes.`;
  return `There is a new certificate (${trigger}), valid until ${until}.${isTakenUp ? ' The edge uses it.' : ''}`;
}

function failedError(renewal: Renewal): CommandError {
  return new CommandError('VOT-505', {
    message: 'The certificate was not renewed; the one before stays in use.',
    reason: renewal.failure ?? '',
    fix: 'Correct the cause, then run `votive certs renew` again; `votive certs status` keeps the reason.',
    data: toData(renewal),
  });
}

function importedError(): CommandError {
  return new CommandError('VOT-101', {
    message: 'The certificate in use was imported, and only its owner can renew it.',
    reason: 'Replacing it by another kind is a decision that --force alone does not make.',
    fix: 'Import the new one with `votive certs import`, or say `votive certs renew --force --source local`.',
  });
}
