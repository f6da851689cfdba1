import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * A command line and the exit code that it has: on an appliance that runs, on one that was stopped by `down`, and where there is none. The codes do not
 * depend on how the appliance runs.
 */
export type CommandCase = {
  args: readonly string[];
  running: number;
  stopped: number;
  nowhere: number;
  /** It asks a person who can answer. */
  asks?: true;
};

const everywhere = (args: readonly string[], code: number): CommandCase => ({
  args,
  running: code,
  stopped: code,
  nowhere: code,
});
/** Needs a home, not services that run. */
const atHome = (args: readonly string[], code: number): CommandCase => ({ ...everywhere(args, code), nowhere: 10 });
/** Needs services that run. */
const online = (args: readonly string[], code: number, stopped: number): CommandCase => ({
  ...atHome(args, code),
  stopped,
});

const CASES: readonly CommandCase[] = [
  everywhere(['up', '--dry-run', '--port', '0'], 0),
  atHome(['up', '--print-systemd'], 0),
  online(['restart', 'edge'], 0, 4),
  online(['status'], 0, 4),
  atHome(['logs'], 0),
  atHome(['logs', '--service', 'backend', '--since', '1h'], 0),
  online(['open'], 0, 4),
  atHome(['config', 'show', '--origin'], 0),
  atHome(['config', 'set', 'AI_PROVIDER', 'rules'], 0),
  atHome(['config', 'set', 'AI_PROVIDER', 'oracle'], 2),
  atHome(['config', 'set', 'ANTHROPIC_API_KEY', 'sk-1'], 2),
  atHome(['config', 'set', 'PORT', '1'], 2),
  atHome(['config', 'set', 'AI_PROVIDER', '--unset'], 0),
  atHome(['config', 'validate'], 0),
  atHome(['config', 'set', 'JOB_TOKEN_CLEANUP_SCHEDULE', 'hourly'], 2),
  online(['prompts', 'export'], 0, 4),
  online(['prompts', 'export', '--to', '/no/such/folder/prompts.json'], 5, 4),
  online(['prompts', 'export', '--to', tmpdir()], 5, 4),
  online(['prompts', 'diff', '/no/such/file.json'], 5, 5),
  online(['prompts', 'import', '/dev/null'], 2, 2),
  online(['admin', 'link'], 0, 4),
  atHome(['admin', 'link', '--name', 'Anna', '--role', 'viewer', '--dry-run'], 0),
  everywhere(['admin', 'link', '--role', 'king'], 2),
  online(['admin', 'keys', 'list'], 0, 4),
  online(['admin', 'keys', 'create', 'owner', '--role', 'owner'], 2, 4),
  atHome(['admin', 'keys', 'create', 'Anna', '--role', 'viewer', '--dry-run'], 0),
  online(['admin', 'keys', 'revoke', 'nobody'], 2, 4),
  atHome(['backup', 'create', '--dry-run'], 0),
  atHome(['backup', '--to', '/no/such/folder'], 5),
  atHome(['backup', 'create'], 0),
  atHome(['backup', 'create', '--print-systemd'], 0),
  atHome(['backup', 'list'], 0),
  atHome(['backup', 'verify', '/no/such/file.age'], 5),
  atHome(['backup', 'verify'], 0),
  atHome(['backup', 'drill', '--dry-run'], 0),
  atHome(['backup', 'prune'], 0),
  everywhere(['restore'], 2),
  everywhere(['restore', '/no/such/file.age', '--yes'], 5),
  atHome(['restore', '--undo', '--yes'], 5),
  atHome(['keys', 'export-kit', '--to', '/no/such/folder/kit'], 5),
  atHome(['keys', 'export-kit', '--to', join(tmpdir(), 'votive-kit-of-the-contract'), '--dry-run'], 0),
  everywhere(['keys', 'verify-kit', '/no/such/folder/kit'], 5),
  atHome(['doctor', '--only', 'config.valid'], 0),
  atHome(['doctor', '--only', 'config.valid', '--fix', '--cis'], 0),
  everywhere(['doctor', '--only', 'config.velid'], 2),
  everywhere(['doctor', '--list'], 0),
  atHome(['migrate'], 0),
  atHome(['migrate', 'status'], 0),
  atHome(['migrate', 'plan'], 0),
  everywhere(['migrate', 'down'], 2),
  atHome(['rotate-keys', '--dry-run'], 0),
  atHome(['rotate-keys', 'session'], 0),
  { ...atHome(['rotate-keys', 'database'], 9), asks: true },
  atHome(['rotate-keys', 'all', '--dry-run'], 0),
  everywhere(['rotate-keys', 'provider'], 2),
  atHome(['recover'], 0),
  atHome(['recover', '--dry-run'], 0),
  atHome(['upgrade', '--dry-run'], 0),
  atHome(['upgrade', '--to', '/no/such/release'], 5),
  atHome(['rollback', '--yes'], 5),
  atHome(['import', '/no/such/file.db'], 5),
  atHome(['import', '/dev/null', '--dry-run'], 5),
  atHome(['destroy', '--dry-run'], 0),
  { ...atHome(['destroy'], 9), asks: true },
  atHome(['destroy', '--no-input'], 9),
  atHome(['destroy', '--confirm=another', '--yes'], 2),
  atHome(['certs', 'renew'], 0),
  atHome(['certs', 'status'], 0),
  atHome(['certs', 'renew', '--force', '--dry-run'], 0),
  atHome(['certs', 'import', '--cert', '/dev/null', '--key', '/dev/null'], 5),
  atHome(['certs', 'trust', '--dry-run'], 0),
  atHome(['certs', 'untrust', '--dry-run'], 0),
  everywhere(['completion', 'bash'], 0),
  everywhere(['completion', 'tcsh'], 2),
  everywhere(['explain', 'VOT-202'], 0),
  everywhere(['explain', '999'], 2),
  everywhere(['schema'], 0),
  everywhere(['schema', 'config', 'set'], 0),
  everywhere(['schema', 'nonsense'], 2),
  everywhere(['commands'], 0),
  everywhere(['version'], 0),
  everywhere(['--version'], 0),
  everywhere(['--help'], 0),
  everywhere(['up', '--help'], 0),
  everywhere([], 2),
  everywhere(['config'], 2),
  everywhere(['stauts'], 2),
  everywhere(['status', '--jsn'], 2),
  everywhere(['up', '--port', 'ninety'], 2),
  atHome(['logs', '--since', 'yesterday-ish'], 2),
  everywhere(['restart', 'nginx'], 2),
];

/** `up` and `down` change which of the three an appliance is: where that would spoil what follows, they are left out. */
export const RUNNING_CASES: readonly CommandCase[] = [{ ...everywhere(['up'], 0), nowhere: 5 }, ...CASES];
export const STOPPED_CASES: readonly CommandCase[] = [...CASES, everywhere(['down'], 0)];
export const NOWHERE_CASES: readonly CommandCase[] = STOPPED_CASES;

/** What the state of the appliance decides: the others answer alike everywhere, which one walk in each place is enough to show. */
export const dependsOnPlace = ({ running, stopped, nowhere, args }: CommandCase) =>
  running !== stopped || stopped !== nowhere || args[0] === 'down';

/** What a stopped appliance answers otherwise than one that runs. */
export const dependsOnRunning = ({ running, stopped, asks }: CommandCase) => running !== stopped || asks === true;
