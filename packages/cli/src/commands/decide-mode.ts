import { type HomeConfig, MODES, type Mode } from '../home/config-file.ts';
import { CommandError } from '../output/command-error.ts';
import type { CommandContext } from '../program/command.ts';

/**
 * How the appliance is to run: as the flag says, else VOTIVE_MODE, else as this home ran before. A home that never ran gets containers where an engine with
 * Compose and the base images can be had, and processes elsewhere; the decision is remembered, and only an explicit mode changes it.
 */
export async function decideMode(
  context: Pick<CommandContext, 'environment' | 'output' | 'installation'>,
  { flag, stored }: { flag: Mode | 'auto' | undefined; stored: HomeConfig | undefined },
): Promise<Mode> {
  const wanted = flag ?? modeFromEnvironment(context.environment.VOTIVE_MODE);
  if (wanted !== 'auto') return wanted;
  if (stored) return stored.mode;
  const { whyNoContainers } = await import('../containers/why-no-containers.ts');
  const obstacle = await whyNoContainers(context);
  if (!obstacle) return 'compose';
  if (obstacle.engineAnswers) {
    context.output.warn({
      code: obstacle.error.code,
      message: `Running as processes: ${inASentence(obstacle.error.message)} \`votive up --mode compose\` tries again; --verbose says more.`,
    });
    context.output.detail(obstacle.error.reason);
  } else context.output.detail(`running as processes: ${obstacle.error.message} ${obstacle.error.reason}`);
  return 'process';
}

/** A sentence that goes on after a colon. */
const inASentence = (text: string) => `${text.charAt(0).toLowerCase()}${text.slice(1)}`;

function modeFromEnvironment(text: string | undefined): Mode | 'auto' {
  if (text === undefined || text === '' || text === 'auto') return 'auto';
  const mode = MODES.find((known) => known === text);
  if (mode) return mode;
  throw new CommandError('VOT-104', {
    message: `VOTIVE_MODE cannot be ${JSON.stringify(text)}.`,
    reason: `It is one of ${MODES.join(', ')}, auto.`,
    fix: 'Correct or unset it.',
  });
}
