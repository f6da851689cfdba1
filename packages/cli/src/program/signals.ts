import { CommandError } from '../output/command-error.ts';

type Signal = 'SIGINT' | 'SIGTERM';

/** Ends the command on SIGINT and SIGTERM through `end`, unless a command replaces that; a second SIGINT always ends it. */
export function listenToSignals(end: (error: CommandError) => void) {
  let handler: ((signal: Signal) => void) | undefined;
  let received = 0;

  const onSignal = (signal: Signal) => {
    received += 1;
    if (handler && received === 1) handler(signal);
    else end(interruption(signal, { duringCleanUp: handler !== undefined }));
  };
  process.on('SIGINT', onSignal);
  process.on('SIGTERM', onSignal);

  return {
    replace(next: (signal: Signal) => void): () => void {
      handler = next;
      return () => {
        handler = undefined;
      };
    },
  };
}

/** The failure that a signal means. */
export function interruption(signal: Signal, { duringCleanUp }: { duringCleanUp: boolean }): CommandError {
  return new CommandError(signal === 'SIGINT' ? 'VOT-102' : 'VOT-103', {
    message: signal === 'SIGINT' ? 'Interrupted.' : 'Asked to end.',
    reason: duringCleanUp
      ? 'A second signal came while the command was cleaning up; services may still be stopping.'
      : 'The command was stopped before it was done. What it had finished is kept.',
    fix: 'Run the same command again; `votive status` says how things stand.',
  });
}
