import type { Command } from '../program/command.ts';

/** The version of the program and of the Node that runs it. */
export const version: Command<object> = async ({ installation }) => ({
  data: { version: installation.version, node: process.versions.node },
  text: `votive ${installation.version}`,
});
