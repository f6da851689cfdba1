import { resolve } from 'node:path';
import { describePair } from '../certs/certificate-status.ts';
import { checkImport, importPair } from '../certs/import-pair.ts';
import type { Command } from '../program/command.ts';
import { existingHome } from './existing-home.ts';
import { takeUpCertificate } from './take-up-certificate.ts';
import { withLockedHome } from './with-locked-home.ts';

export type CertsImportArguments = { cert: string; key: string; chain?: string };

/** Checks an operator's own certificate and puts it in use in one step; with --dry-run it only checks. Throws VOT-501 with what is wrong. */
export const certsImport: Command<CertsImportArguments> = async (context, { cert, key, chain }) => {
  const { layout, config } = existingHome(context.home);
  const files = {
    certificate: resolve(cert),
    key: resolve(key),
    chain: chain === undefined ? undefined : resolve(chain),
  };
  const at = { hostName: config.hostname, now: context.now() };
  if (context.options.dryRun) {
    const { warnings } = checkImport(files, at);
    for (const warning of warnings) context.output.warn(warning);
    return {
      data: { changed: false },
      text: 'The certificate, its key and its chain can be used; nothing was changed.',
    };
  }
  let isTakenUp = false;
  const { changed, pair, warnings } = await withLockedHome(context, layout, async () => {
    const outcome = importPair(context.home, files, at);
    if (outcome.changed) isTakenUp = await takeUpCertificate(context, layout, config);
    return outcome;
  });
  for (const warning of warnings) context.output.warn(warning);
  return {
    data: { changed, source: pair.source, ...describePair(pair) },
    text: changed
      ? `The certificate is in use.${isTakenUp ? ' The edge has taken it up.' : ''}`
      : 'This certificate is in use already; no changes.',
  };
};
