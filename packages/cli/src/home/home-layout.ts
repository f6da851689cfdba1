import { join } from 'node:path';

/** Every place inside a home directory that the command knows. */
export type HomeLayout = ReturnType<typeof homeLayout>;

export function homeLayout(home: string) {
  const inHome = (...names: string[]) => join(home, ...names);
  return {
    home,
    config: inHome('config.json'),
    keyring: inHome('keyring.json'),
    audit: inHome('audit.jsonl'),
    auditHead: inHome('state', 'audit-head.json'),
    journal: inHome('journal'),
    secrets: inHome('secrets'),
    rootKey: inHome('secrets', 'root.key'),
    recoveryKey: inHome('secrets', 'recovery.key'),
    /** Its public half, for the service that encrypts scheduled backups. */
    recoveryRecipient: inHome('state', 'recovery.pub'),
    adminKey: inHome('secrets', 'admin_api_key'),
    sessionSecret: inHome('secrets', 'session_secret'),
    serviceKey: inHome('secrets', 'service.key'),
    plansKey: inHome('secrets', 'plans.key'),
    jwtKeys: inHome('secrets', 'jwt'),
    data: inHome('data'),
    state: inHome('state'),
    backups: inHome('backups'),
    /** What was put aside before something replaced it, each under the time and the reason. */
    snapshots: inHome('snapshots'),
    /** The versions of the program that `upgrade` built here, and which of them this home runs. */
    releases: inHome('releases'),
    upgradeRecord: inHome('state', 'upgrade.json'),
    logs: inHome('logs'),
    run: inHome('run'),
    lock: inHome('run', 'lock.db'),
    lockHolder: inHome('run', 'lock.json'),
    desired: inHome('run', 'desired.json'),
    stateFile: inHome('run', 'state.json'),
    supervisorOutput: inHome('run', 'supervisor.out'),
    /** What the edge's container reads: its configuration. */
    edge: inHome('run', 'edge'),
    /** What was rendered for `docker compose`, and what was asked of it last. There while containers of this home may exist. */
    compose: inHome('run', 'compose'),
    composeState: inHome('run', 'compose', 'desired.json'),
    buildLog: inHome('logs', 'build.log'),
  };
}

/** The folders of a home directory, each for its owner alone. */
export const HOME_FOLDERS = [
  'run',
  'secrets',
  'secrets/jwt',
  'data',
  'state',
  'state/backend',
  'state/worker',
  'certs',
  'backups',
  'snapshots',
  'releases',
  'logs',
  'journal',
] as const;
