import { setTimeout as sleep } from 'node:timers/promises';
import { fitScreen } from '../output/fit-screen.ts';
import type { CommandResult } from '../output/output.ts';
import type { CommandContext } from '../program/command.ts';
import type { ApplianceStatus } from './appliance-status.ts';
import { describeStatus, summarise } from './describe-status.ts';

const POLL_MS = 1_000;
const SIGNAL_POLL_MS = 50;
const EXIT_OF_SIGNAL = { SIGINT: 130, SIGTERM: 143 };
const HOME = '\u001b[H';
const CLEAR_LINE = '\u001b[K';
const CLEAR_BELOW = '\u001b[J';
const CLEAR = `${HOME}${CLEAR_BELOW}`;
/** Where a terminal does not say how large it is. */
const USUAL_SCREEN = { columns: 80, rows: 24 };

/**
 * Shows the status for as long as somebody looks: redrawn in place on a terminal, else a line for every change; with --json=stream each change is one object on stderr. A
 * signal is how it ends (130, 143), with nothing said of a failure; so does a reader that goes away.
 */
export async function watchStatus(
  { output, options, onSignal }: Pick<CommandContext, 'output' | 'options' | 'onSignal'>,
  read: () => Promise<ApplianceStatus>,
): Promise<CommandResult> {
  let shown = '';
  let changes = 0;
  let drawn = false;
  let exitCode: number | undefined;
  if (options.json === 'off') {
    onSignal((signal) => {
      exitCode = EXIT_OF_SIGNAL[signal];
    });
  }
  while (exitCode === undefined) {
    const status = await read();
    const summary = summarise(status);
    const isNew = summary !== shown;
    if (isNew) changes += 1;
    shown = summary;
    if (!show(status, { summary, isNew })) break;
    await untilNextLook(() => exitCode !== undefined);
  }
  return { data: { changes }, text: '', exitCode: exitCode ?? 0 };

  /** Line by line over what is there, so that nothing flickers; the end of `stream` is a line end, hence one row less. */
  function draw(text: string): boolean {
    const columns = process.stdout.columns || USUAL_SCREEN.columns;
    const rows = process.stdout.rows || USUAL_SCREEN.rows;
    const lines = fitScreen(text, { columns, rows: rows - 1 }).split('\n');
    const start = drawn ? HOME : CLEAR;
    drawn = true;
    return output.stream(`${start}${lines.map((line) => `${line}${CLEAR_LINE}`).join('\n')}${CLEAR_BELOW}`);
  }

  function show(status: ApplianceStatus, { summary, isNew }: { summary: string; isNew: boolean }): boolean {
    const at = new Date().toISOString();
    const inPlace = output.resultIsTerminal && options.json === 'off';
    if (inPlace) return draw(`${describeStatus(status, output.palette)}\n\n  ${at}, Ctrl-C ends`);
    if (!isNew) return true;
    if (options.json === 'off') return output.stream(`${at}  ${summary}`);
    output.event({ event: 'status', ...status });
    return true;
  }
}

/** Waits, but not for long after a signal. */
async function untilNextLook(ended: () => boolean): Promise<void> {
  for (let waited = 0; waited < POLL_MS && !ended(); waited += SIGNAL_POLL_MS) await sleep(SIGNAL_POLL_MS);
}
