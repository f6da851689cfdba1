import { join } from 'node:path';
import type { CommandContext } from '../program/command.ts';

/** The launcher that a unit or a timer may name for good: the checkout's, which hands over to the release in force. A release goes when two newer ones have come. */
export function lastingLauncher({ installation, environment }: Pick<CommandContext, 'installation' | 'environment'>) {
  return join(environment.VOTIVE_CHECKOUT ?? installation.root, 'votive');
}
