import type { CommandError } from '../output/command-error.ts';
import { toCommandError } from '../output/command-error.ts';
import type { CommandContext } from '../program/command.ts';
import { settingsFromEnvironment } from '../settings/effective-settings.ts';
import { parameterCatalog } from '../settings/parameter-catalog.ts';
import { baseImages, obtainBaseImages } from './base-images.ts';
import { areBuilt } from './build-images.ts';
import { containerParameters } from './container-parameters.ts';
import { findEngine } from './engine.ts';
import { createRunner } from './run-argv.ts';
import { sourceFingerprint } from './source-fingerprint.ts';

/** Why a new home cannot run in containers here, or undefined when it can. Fetches base images that are missing, since only that shows that they can be had. */
export async function whyNoContainers({
  environment,
  output,
  installation,
}: Pick<CommandContext, 'environment' | 'output' | 'installation'>): Promise<
  { error: CommandError; engineAnswers: boolean } | undefined
> {
  const run = createRunner(environment);
  try {
    await findEngine(run);
  } catch (error) {
    return { error: toCommandError(error), engineAnswers: false };
  }
  try {
    const values = settingsFromEnvironment(parameterCatalog(), environment);
    const bases = baseImages(installation.root, containerParameters.parse(values));
    const tag = sourceFingerprint(
      installation.root,
      bases.map(({ image }) => image),
    );
    if (!(await areBuilt(run, tag))) await obtainBaseImages(bases, { run, progress: output.progress });
    return undefined;
  } catch (error) {
    return { error: toCommandError(error), engineAnswers: true };
  }
}
