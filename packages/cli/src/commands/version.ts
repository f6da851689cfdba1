import { basename } from 'node:path';
import type { Command, Environment } from '../program/command.ts';
import type { Installation } from '../stack/installation.ts';
import { versionIn } from '../upgrade/find-target.ts';

/** The version of the program and of the Node that runs it. */
export const version: Command<object> = async ({ installation, environment }) => ({
  data: versionData(installation, environment),
  text: versionText(installation, environment),
});

/** `checkout` is the version of the program that was called, where the home runs a release of its own. */
export function versionData({ version: own, root }: Installation, environment: Environment) {
  return {
    version: own,
    node: process.versions.node,
    release: releaseName(root, environment),
    checkout: calledVersion(environment),
  };
}

export function versionText(installation: Installation, environment: Environment): string {
  const { version: own, release, checkout } = versionData(installation, environment);
  return release === null
    ? `votive ${own}`
    : `votive ${own} (release ${release} of this home; the checkout is ${checkout ?? 'gone'})`;
}

const releaseName = (root: string, { VOTIVE_CHECKOUT }: Environment) =>
  VOTIVE_CHECKOUT === undefined ? null : basename(root);

function calledVersion({ VOTIVE_CHECKOUT }: Environment): string | null {
  try {
    return VOTIVE_CHECKOUT === undefined ? null : versionIn(VOTIVE_CHECKOUT);
  } catch {
    return null;
  }
}
