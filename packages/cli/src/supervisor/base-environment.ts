const NAMES = [
  'PATH',
  'HOME',
  'LANG',
  'LC_ALL',
  'TZ',
  'TMPDIR',
  'NODE_EXTRA_CA_CERTS',
  'SSL_CERT_FILE',
  'SSL_CERT_DIR',
] as const;

/** glibc keeps a heap per thread; one for all saves about 10 MB of resident memory in each process, and none of ours allocates much off its main thread. */
const MALLOC_ARENA_MAX = '1';

/** What every process of an appliance gets besides its own settings: where programs, certificates and time zones are. Nothing else of the caller's environment. */
export function baseEnvironment(environment: Readonly<Record<string, string | undefined>>): Record<string, string> {
  const present = NAMES.flatMap((name) => {
    const value = environment[name];
    return value === undefined ? [] : [[name, value] as const];
  });
  return { ...Object.fromEntries(present), MALLOC_ARENA_MAX };
}
