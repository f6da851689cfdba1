import { claimHome, inspectHome } from '../home/claim-home.ts';
import { type HomeLayout, homeLayout } from '../home/home-layout.ts';
import { CommandError } from '../output/command-error.ts';
import type { CommandResult } from '../output/output.ts';
import type { Command, CommandContext } from '../program/command.ts';
import { bringUp, type UpOutcome } from './bring-up.ts';
import { applianceUrl } from './existing-home.ts';
import { stayInForeground } from './foreground.ts';
import { planUp } from './plan-up.ts';
import { withLockedHome } from './with-locked-home.ts';

export type UpArguments = { mode?: 'process' | 'compose' | 'auto'; port?: number; foreground?: true };

/** Starts the appliance, or brings what runs in line with its configuration; returns when everything is healthy. */
export const up: Command<UpArguments> = async (context, args) => {
  refuseContainers(args.mode);
  const layout = homeLayout(context.home);
  const found = inspectHome(context.home, process.getuid?.());
  if (context.options.dryRun) return planUp(context, { layout, found, port: args.port });

  process.umask(0o077);
  claimHome(layout);
  const outcome = await withLockedHome(context, layout, () => bringUp(context, { layout, found, args }));
  const result = describe(context, layout, outcome);
  return args.foreground && outcome.supervisor ? stayInForeground(context, result, outcome.supervisor) : result;
};

/** `auto` and `process` are one until containers exist. */
function refuseContainers(mode: UpArguments['mode']): void {
  if (mode !== 'compose') return;
  throw new CommandError('VOT-204', {
    message: 'Running in containers is not part of this version.',
    reason: 'This version runs the appliance as supervised processes.',
    fix: 'Run `votive up`, or `votive up --mode process`.',
  });
}

function describe({ output, options }: CommandContext, layout: HomeLayout, outcome: UpOutcome): CommandResult {
  const { palette } = output;
  const url = applianceUrl(outcome.config);
  const home = options.home === undefined ? '' : ` --home ${layout.home}`;
  const next = `votive open${home}`;
  const headline = outcome.changed ? 'Votive is up.' : 'Votive was up already; no changes.';
  const text = [
    outcome.degraded.length === 0
      ? headline
      : `${headline} ${outcome.degraded.join(', ')}: works with restrictions; see \`votive status${home}\`.`,
    '',
    `  Address        ${palette.bold(url)}`,
    `  Admin key      ${layout.adminKey}`,
    `  Recovery kit   ${layout.recoveryKey}`,
    '                 Keep a copy of the recovery kit away from this machine: without it no backup can be opened.',
    `  Next           ${palette.cyan(next)}`,
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
