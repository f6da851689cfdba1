import { homedir } from 'node:os';
import { findTrustStores } from '../certs/trust/find-trust-stores.ts';
import { type StoreReport, type TrustReport, trust, untrust } from '../certs/trust/trust-authority.ts';
import type { CommandResult } from '../output/output.ts';
import type { Command, CommandContext } from '../program/command.ts';
import { confirm } from './confirm.ts';
import { existingHome } from './existing-home.ts';
import { withLockedHome } from './with-locked-home.ts';

/** Installs the local authority in every trust store: 0 when it is trusted everywhere, 3 when a store needs a person. Asks before it changes the system's store. */
export const certsTrust: Command<object> = (context) =>
  changeTrust(context, {
    question: 'Let this whole system trust the local authority of this appliance?',
    act: (stores, dryRun) => trust(context.home, { stores, now: context.now(), dryRun }),
  });

/** Takes back what `certs trust` installed. Asks before it changes the system's store. */
export const certsUntrust: Command<object> = (context) =>
  changeTrust(context, {
    question: "Take the local authority of this appliance out of this system's store?",
    act: (stores, dryRun) => untrust(context.home, { stores, dryRun }),
  });

type Stores = ReturnType<typeof findTrustStores>;

async function changeTrust(
  context: CommandContext,
  { question, act }: { question: string; act: (stores: Stores, dryRun: boolean) => Promise<TrustReport> },
): Promise<CommandResult> {
  const { layout } = existingHome(context.home);
  const stores = findTrustStores({ userHome: homedir(), environment: context.environment });
  const plan = await act(stores, true);
  if (context.options.dryRun) return toResult(context, plan);
  if (plan.stores.some(({ store, state }) => store === 'system' && state.startsWith('would-'))) {
    await confirm(context, question);
  }
  return toResult(context, await withLockedHome(context, layout, () => act(stores, false)));
}

function toResult({ output, environment }: CommandContext, report: TrustReport): CommandResult {
  const open = report.stores.filter(({ state }) => ['manual', 'left', 'failed'].includes(state));
  for (const { path, cause } of open) output.warn({ code: 'store-not-changed', message: `${path}: ${cause}` });
  if ((environment.SUDO_USER ?? '') !== '') {
    output.warn({
      code: 'browsers-of-root',
      message: `Under sudo only root's browsers were looked at; run it once more as ${environment.SUDO_USER} for theirs.`,
    });
  }
  const lines = report.stores.map(({ state, store, path }) => `  ${WORDS[state].padEnd(24)} ${path} (${store})`);
  return { data: report, text: [report.authority.name, ...lines].join('\n'), exitCode: open.length > 0 ? 3 : 0 };
}

const WORDS: Record<StoreReport['state'], string> = {
  trusted: 'trusted now',
  'already-trusted': 'trusted already',
  'would-trust': 'would be trusted',
  removed: 'removed',
  'already-absent': 'not there',
  'would-remove': 'would be removed',
  manual: 'needs you',
  left: 'left alone',
  failed: 'failed',
};
