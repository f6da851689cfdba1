import { statSync } from 'node:fs';
import { confirm } from '../commands/confirm.ts';
import { driverOf } from '../commands/driver-of.ts';
import { existingHome } from '../commands/existing-home.ts';
import { type LockedOperation, withLockedHome } from '../commands/with-locked-home.ts';
import type { HomeLayout } from '../home/home-layout.ts';
import type { CommandResult } from '../output/output.ts';
import type { Command, CommandContext } from '../program/command.ts';
import { planRotation } from './plan-rotation.ts';
import { removeEndedKeys } from './remove-ended-keys.ts';
import { requireKeys } from './require-keys.ts';
import { rotateDatabase } from './rotate-database.ts';
import { rotateFiles } from './rotate-files.ts';
import { type FileKind, KINDS, type Kind, type Rotated } from './rotation.ts';
import { isRunning, type RunningAppliance, takeUpKeys } from './take-up-keys.ts';

export type RotateKeysArguments = { what: Kind | 'all' };

/**
 * Replaces keys, crash-safe: an interruption at any moment leaves everything readable, and the next command finishes or undoes it. When it returns, what runs uses the new keys.
 * Throws VOT-405 (exit 15) when a rotation failed and was taken back.
 */
export const rotateKeys: Command<RotateKeysArguments> = async (context, { what }) => {
  const kinds = what === 'all' ? KINDS : [what];
  const { layout, config } = existingHome(context.home);
  const driver = await driverOf(context, layout, config.mode);
  const appliance = { layout, driver, config };
  const plan = planRotation(kinds, {
    layout,
    running: await isRunning(driver),
    inContainers: driver.mode === 'compose',
    databaseBytes: statSync(`${layout.data}/current`, { throwIfNoEntry: false })?.size ?? 0,
  });
  if (context.options.dryRun) return described(context, { layout, what, rotated: [], plan });
  if (kinds.includes('database')) await confirm({ ...context, name: `${context.name} ${what}` }, QUESTION);
  const rotated = await withLockedHome(context, layout, (operation) =>
    rotate(context, appliance, { kinds, operation }),
  );
  context.output.progress.done();
  return described(context, { layout, what, rotated, plan: [] });
};

const QUESTION = 'This encrypts all data anew. While it does, people get analyses, but nothing can be stored. Go on?';

async function rotate(
  context: CommandContext,
  appliance: RunningAppliance,
  { kinds, operation }: { kinds: readonly Kind[]; operation: LockedOperation },
): Promise<Rotated[]> {
  const { output, options, now } = context;
  const { layout, driver } = appliance;
  for (const did of removeEndedKeys(layout, now())) output.detail(did);
  requireKeys(layout, kinds);
  operation.phase('begun', { kinds: kinds.join(' ') });
  const rotated = kinds.includes('database') ? [await rotateDatabase(context, appliance, operation)] : [];
  const takeUp = async () => {
    if (!(await isRunning(driver))) return;
    output.progress.step('Having what runs use the new keys');
    for (const name of await takeUpKeys(appliance, { timeoutMs: options.timeoutMs, now }))
      output.detail(`restarted ${name}`);
  };
  const files = kinds.filter((kind): kind is FileKind => kind !== 'database');
  if (files.length > 0) {
    output.progress.step(`Rotating ${files.join(', ')}`);
    rotated.push(...(await rotateFiles(layout, files, { phase: operation.phase, now, takeUp })));
  }
  for (const { kind, from, to } of rotated) operation.note(`${kind} key ${from} to ${to}`);
  return rotated;
}

/** What a person has to know who rotated a kind. */
const AFTERWARDS: Partial<Record<Kind, (layout: HomeLayout) => string>> = {
  admin: ({ adminKey }) => ` The new admin key is in ${adminKey}; whoever was signed in signs in again.`,
};

function described(
  { options }: CommandContext,
  { layout, what, rotated, plan }: { layout: HomeLayout; what: string; rotated: Rotated[]; plan: string[] },
): CommandResult {
  const lines = rotated.map(
    ({ kind, from, to }) => `Rotated ${kind}: ${from} to ${to}.${AFTERWARDS[kind]?.(layout) ?? ''}`,
  );
  return {
    data: { changed: rotated.length > 0, rotated, plan },
    text: options.dryRun ? [`\`votive rotate-keys ${what}\` would:`, ...plan].join('\n  - ') : lines.join('\n'),
  };
}
