import { readFileSync } from 'node:fs';
import { text } from 'node:stream/consumers';
import { driverOf } from '../commands/driver-of.ts';
import { existingHome } from '../commands/existing-home.ts';
import { MODES } from '../home/config-file.ts';
import type { HomeLayout } from '../home/home-layout.ts';
import { confirmDataKey } from '../home/keys.ts';
import { CommandError } from '../output/command-error.ts';
import type { Command, CommandContext } from '../program/command.ts';
import { parameterCatalog } from '../settings/parameter-catalog.ts';
import { type ReleaseStep, releaseSteps, type StepAnswer, type StepInput } from './ask-release.ts';
import { HARD_STOPS } from './version-gate.ts';

type Steps = { [Step in ReleaseStep]: (context: CommandContext, input: StepInput<Step>) => Promise<StepAnswer<Step>> };

/** What this release does for another one that upgrades to it, or goes back to it. */
const STEPS: Steps = {
  describe: async ({ installation: { version, fromSource } }) => ({ version, fromSource, hardStops: [...HARD_STOPS] }),
  async prepare(context, { environment }) {
    const { layout, config } = existingHome(context.home);
    const driver = await driverOf(context, layout, config.mode);
    await driver.prepare({ config, environment, catalog: parameterCatalog() }, { ownPorts: await driver.heldPorts() });
    return { ready: true };
  },
  async start(context, { environment, timeoutMs }) {
    const { layout, config } = existingHome(context.home);
    requireLockOfCaller(layout);
    const driver = await driverOf(context, layout, config.mode);
    const request = { config, environment, catalog: parameterCatalog() };
    driver.share();
    await driver.prepare(request, { ownPorts: await driver.heldPorts() });
    const { degraded } = await driver.converge(request, { foreground: false, timeoutMs, restart: [] });
    confirmDataKey(layout);
    driver.share();
    return { degraded };
  },
  async stop(context) {
    const { layout } = existingHome(context.home);
    requireLockOfCaller(layout);
    let stopped = false;
    for (const mode of MODES) stopped = (await (await driverOf(context, layout, mode)).stop()) || stopped;
    return { stopped };
  },
};

/** `__release <step>`: not for people. */
export const releaseStep: Command<{ step: string }> = async (context, { step }) => {
  if (!isStep(step)) throw unknownStep(step);
  const data = await run(context, step, JSON.parse(await text(process.stdin)));
  return { data, text: JSON.stringify(data) };
};

function run<Step extends ReleaseStep>(context: CommandContext, step: Step, json: unknown): Promise<StepAnswer<Step>> {
  return STEPS[step](context, releaseSteps[step].input.parse(json) as StepInput<Step>);
}

const isStep = (step: string): step is ReleaseStep => Object.hasOwn(releaseSteps, step);

/** Whoever asks for a change holds the lock itself: the process that started this one. */
function requireLockOfCaller({ lockHolder }: HomeLayout): void {
  try {
    const { pid } = JSON.parse(readFileSync(lockHolder, 'utf8')) as { pid: number };
    if (pid === process.ppid) return;
  } catch {
    // Nobody holds it.
  }
  throw new CommandError('VOT-305', {
    message: 'This step belongs to an upgrade, and none is under way here.',
    reason: 'It changes what runs, and the command that started it does not hold the lock of the home.',
    fix: 'Run `votive upgrade` or `votive rollback`.',
  });
}

function unknownStep(step: string): CommandError {
  return new CommandError('VOT-101', {
    message: `There is no step ${step}.`,
    reason: 'A release that asks for it is newer than this one.',
    fix: 'Run `votive upgrade`.',
  });
}
