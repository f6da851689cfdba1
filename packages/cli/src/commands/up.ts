import { claimHome, inspectHome } from '../home/claim-home.ts';
import type { Mode } from '../home/config-file.ts';
import { type HomeLayout, homeLayout } from '../home/home-layout.ts';
import type { CommandResult } from '../output/output.ts';
import type { Command, CommandContext } from '../program/command.ts';
import { bringUp, type UpOutcome } from './bring-up.ts';
import type { ConfigFlags } from './decide-config.ts';
import { stayInForeground } from './foreground.ts';
import { planUp } from './plan-up.ts';
import { printSystemd } from './print-systemd.ts';
import { withLockedHome } from './with-locked-home.ts';

export type UpArguments = ConfigFlags & { mode?: Mode | 'auto'; printSystemd?: true };

/** Starts the appliance, or brings what runs in line with its configuration; returns when everything is healthy. */
export const up: Command<UpArguments> = async (context, args) => {
  if (args.printSystemd) return printSystemd(context);
  const layout = homeLayout(context.home);
  const found = inspectHome(context.home, process.getuid?.());
  if (context.options.dryRun) return planUp(context, { layout, found, args });

  process.umask(0o077);
  claimHome(layout);
  const outcome = await withLockedHome(context, layout, (operation) =>
    bringUp(context, { layout, found, args, operation }),
  );
  const result = describe(context, layout, { ...outcome, isFirst: found !== 'home' });
  return args.foreground && outcome.supervisor ? stayInForeground(context, result, outcome.supervisor) : result;
};

function describe(
  { output }: CommandContext,
  layout: HomeLayout,
  outcome: UpOutcome & { isFirst: boolean },
): CommandResult {
  const { palette } = output;
  const { url } = outcome;
  const next = output.commandLine('open');
  const headline = outcome.changed ? 'Votive is up.' : 'Votive was up already; no changes.';
  const text = [
    outcome.degraded.length === 0
      ? headline
      : `${headline} ${outcome.degraded.join(', ')}: works with restrictions; see \`${output.commandLine('status')}\`.`,
    '',
    `  Address        ${palette.bold(url)}`,
    `  Admin key      ${layout.adminKey}`,
    `  Recovery kit   ${layout.recoveryKey}`,
    '                 Keep a copy of it away from this machine:',
    '                 without it no backup can be opened.',
    `  Next           ${palette.cyan(next)}`,
    ...(outcome.isFirst
      ? [`  Prompt editor  ${palette.cyan(output.commandLine('admin link'))} prints a link that signs you in`]
      : []),
  ].join('\n');
  return {
    data: {
      url,
      mode: outcome.config.mode,
      changed: outcome.changed,
      home: layout.home,
      restarted: outcome.restarted,
      degraded: outcome.degraded,
      adminKeyFile: layout.adminKey,
      recoveryKeyFile: layout.recoveryKey,
      next,
    },
    text,
    exitCode: outcome.degraded.length === 0 ? 0 : 3,
  };
}
