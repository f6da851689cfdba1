import { existsSync } from 'node:fs';
import { installPackages } from './engine/debian.ts';
import { succeeds } from './engine/host-command.ts';

/** A program of Debian's that a test needs: there, installed now, or why it cannot be had. */
export type DebianTool = { available: true } | { available: false; why: string };

/** Installs a Debian package unless its program is here already. Never throws. */
export async function ensureDebianTool(program: string, { package: name }: { package: string }): Promise<DebianTool> {
  if (await isHere(program)) return { available: true };
  if (process.getuid?.() !== 0)
    return { available: false, why: `${program} is not here, and installing it needs root` };
  if (!existsSync('/usr/bin/apt-get'))
    return { available: false, why: `${program} is not here, and neither is apt-get` };
  try {
    await installPackages(name);
    return { available: true };
  } catch (error) {
    return { available: false, why: error instanceof Error ? error.message : String(error) };
  }
}

const isHere = (program: string) => succeeds(['sh', '-c', `command -v ${program}`]);
