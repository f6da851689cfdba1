import { findNssFolders } from './find-nss-folders.ts';
import { nssStore } from './nss-store.ts';
import { findTool, runTool } from './run-tool.ts';
import { systemStore } from './system-store.ts';
import type { TrustStore } from './trust-store.ts';

/** Every trust store of this machine that `environment.HOME`'s user and this process can reach: the system's, then one for each browser database. */
export function findTrustStores({
  userHome,
  environment,
}: {
  userHome: string;
  environment: Readonly<Record<string, string | undefined>>;
}): TrustStore[] {
  const certutil = findTool('certutil', environment);
  const folders = findNssFolders(userHome, environment, (name) => findTool(name, environment) !== undefined);
  return [
    systemStore({ run: runTool, environment }),
    ...folders.map((folder) => nssStore(folder, { certutil, run: runTool })),
  ];
}
