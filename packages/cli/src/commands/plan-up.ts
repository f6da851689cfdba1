import { existsSync } from 'node:fs';
import type { HomeLayout } from '../home/home-layout.ts';
import type { CommandResult } from '../output/output.ts';
import type { CommandContext } from '../program/command.ts';
import { parameterCatalog } from '../settings/parameter-catalog.ts';
import { planDesired } from '../stack/desired-state.ts';
import { findSupervisor } from '../stack/supervisor-process.ts';
import { environmentSettings } from './bring-up.ts';
import { decideConfig } from './decide-config.ts';
import { applianceUrl } from './existing-home.ts';

/** What `up` would do, as a list of steps; changes nothing. */
export async function planUp(
  context: CommandContext,
  { layout, found, port }: { layout: HomeLayout; found: 'missing' | 'empty' | 'home'; port: number | undefined },
): Promise<CommandResult> {
  const catalog = parameterCatalog();
  const running = findSupervisor(layout);
  const { config, stored } = await decideConfig(
    { output: { ...context.output, canAsk: false }, options: context.options },
    { layout, port, running },
  );
  const environment = environmentSettings(context, { layout, catalog, config });
  const steps: string[] = [];
  if (found === 'missing') steps.push(`create the directory ${layout.home}`);
  if (!existsSync(layout.keyring)) steps.push('create the keys and secrets');
  if (JSON.stringify(config) !== JSON.stringify(stored)) steps.push(`write ${layout.config}`);
  steps.push(...(await processSteps(context, { layout, config, environment, catalog, running })));
  return {
    data: { url: applianceUrl(config), mode: config.mode, changed: false, plan: steps },
    text:
      steps.length === 0 ? 'Nothing to do.' : ['`votive up` would:', ...steps.map((step) => `  - ${step}`)].join('\n'),
  };
}

async function processSteps(
  { installation }: CommandContext,
  {
    running,
    ...input
  }: Omit<Parameters<typeof planDesired>[0], 'running' | 'installation'> & {
    running: ReturnType<typeof findSupervisor>;
  },
): Promise<string[]> {
  if (!running || !existsSync(input.layout.serviceKey)) return ['start prompt-service, backend, worker and edge'];
  const { desired, changed } = await planDesired({ ...input, installation, running: true });
  if (desired.supervisor !== running.code) return ['restart everything, since the supervisor itself changed'];
  return changed.map((name) => `restart ${name}`);
}
