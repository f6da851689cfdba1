import { inspectHome } from '../home/claim-home.ts';
import { MODES } from '../home/config-file.ts';
import { type HomeLayout, homeLayout } from '../home/home-layout.ts';
import { instanceName } from '../home/instance-name.ts';
import { copyHome, finalCopyPath, finishRemoval, moveHome, settleCopy } from '../home/remove-home.ts';
import { CommandError } from '../output/command-error.ts';
import type { Command, CommandContext } from '../program/command.ts';
import { releaseNames } from '../upgrade/releases.ts';
import { driverOf } from './driver-of.ts';
import { missingHome } from './existing-home.ts';
import { type LockedOperation, withLockedHome } from './with-locked-home.ts';

export type DestroyArguments = { confirm?: string; finalCopy: boolean; copyTo?: string };

/**
 * Stops the appliance and takes its home away. A final copy of the whole home, keys included, stays beside it unless `--no-final-copy` says otherwise; then the keys go
 * first, so that nothing that is left can be read. Throws VOT-106 (exit 9) where the name must be given and nobody can be asked, VOT-107 when it is another one.
 */
export const destroy: Command<DestroyArguments> = async (context, args) => {
  const { home, options } = context;
  const layout = homeLayout(home);
  if (inspectHome(home, process.getuid?.()) !== 'home') throw missingHome(home);
  const copy = args.finalCopy ? finalCopyPath(layout, { folder: args.copyTo, now: context.now() }) : undefined;
  if (options.dryRun)
    return {
      data: { changed: false, home, copy: copy ?? null, plan: plan(layout, copy) },
      text: plan(layout, copy).join('\n'),
    };

  await confirmName(context, { args, copy });
  await withLockedHome(context, layout, (operation) => remove(context, { layout, copy, operation }));
  return {
    data: { changed: true, home, copy: copy ?? null, plan: [] },
    text:
      copy === undefined
        ? `${home} is gone, with all its data and keys.`
        : [`${home} is gone. Its final copy, keys included, is ${copy}`, ...leftOut(copy)].join('\n'),
  };
};

async function remove(
  context: CommandContext,
  { layout, copy, operation }: { layout: HomeLayout; copy: string | undefined; operation: LockedOperation },
): Promise<void> {
  const { output } = context;
  for (const mode of MODES) await (await driverOf(context, layout, mode)).stop();
  if (copy !== undefined) {
    output.progress.step(`Keeping a final copy in ${copy}`);
    operation.phase('copying', { copy });
    if (moveHome(layout, copy)) return operation.movedTo(settleCopy(copy));
    copyHome(layout, copy);
    operation.movedTo(settleCopy(copy));
  } else {
    operation.movedTo(undefined);
  }
  output.progress.step(`Removing ${layout.home}`);
  operation.phase('removing');
  finishRemoval(layout);
}

/** Said where the home held releases of its own. */
function leftOut(home: string): string[] {
  if (releaseNames(homeLayout(home)).length === 0) return [];
  return [
    'Of its releases the copy has the sources; what was installed and built there is left out, and the next command makes it again.',
  ];
}

function plan(layout: HomeLayout, copy: string | undefined): string[] {
  return [
    'stop the services',
    copy === undefined ? 'keep no copy' : `keep a final copy, keys included, in ${copy}`,
    ...(copy === undefined ? [] : leftOut(layout.home)),
    `remove ${layout.home}`,
  ];
}

async function confirmName(
  { home, options, output }: CommandContext,
  { args, copy }: { args: DestroyArguments; copy: string | undefined },
): Promise<void> {
  const name = instanceName(home);
  const given = args.confirm ?? (output.canAsk ? await askName(name, { home, copy }) : undefined);
  if (given === name) return;
  if (given === undefined) {
    const place = options.home === undefined ? '' : ` --home ${quote(home)}`;
    const more = args.finalCopy ? '' : ' --no-final-copy';
    throw new CommandError('VOT-106', {
      message: `Destroying ${name} needs its name as a confirmation.`,
      reason: 'Nobody can be asked here, and --yes is not enough for this.',
      fix: `Run \`votive destroy --confirm=${quote(name)}${more}${place}\`.`,
    });
  }
  throw new CommandError('VOT-107', {
    message: `The appliance in ${home} is called ${name}, not ${given}.`,
    reason: 'The confirmation must be the name that `votive status` shows.',
    fix: 'See that --home names the appliance you mean. Nothing was changed.',
  });
}

/** What the person types; an answer that is refused is asked for again, Ctrl-C ends the command. */
async function askName(name: string, { home, copy }: { home: string; copy: string | undefined }): Promise<string> {
  const { createPromptModule } = (await import('inquirer')).default;
  const ask = createPromptModule({ output: process.stderr });
  const fate = copy === undefined ? 'Its data and keys are gone then, for good.' : `A copy stays in ${copy}.`;
  try {
    const answer = await ask<{ name: string }>([
      { type: 'input', name: 'name', message: `This takes ${home} away. ${fate} Type its name (${name}) to go on:` },
    ]);
    return answer.name.trim();
  } catch (error) {
    if (!(error instanceof Error) || error.name !== 'ExitPromptError') throw error;
    throw new CommandError('VOT-102', {
      message: 'Interrupted.',
      reason: 'The question was not answered.',
      fix: 'Nothing was changed.',
    });
  }
}

const quote = (text: string) => (/^[\w./=-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`);
