import { resolve } from 'node:path';
import { describePair } from '../certs/certificate-status.ts';
import { checkImport, importPair } from '../certs/import-pair.ts';
import type { Command } from '../program/command.ts';
import { existingHome } from './existing-home.ts';
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
  const { changed, pair, warnings } = await withLockedHome(context, layout, async () =>
    importPair(context.home, files, at),
  );
  for (const warning of warnings) context.output.warn(warning);
  return {
    data: { changed, source: pair.source, ...describePair(pair) },
    text: changed
      ? 'The certificate is in use. Running services take it up with `votive restart edge`.'
      : 'This certificate is in use already; no changes.',
  };
};
