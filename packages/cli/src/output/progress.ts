import type { Palette } from './palette.ts';

export type ProgressStyle = 'terminal' | 'lines' | 'ndjson' | 'silent';

/** The steps of a command as they happen, always on stderr. At most one step is open at a time. */
export type Progress = {
  /** Opens a step; a step still open counts as done. */
  step(title: string): void;
  /** How far the open step is, in bytes; the time that is left is estimated from it. Says nothing where no step is open. */
  amount(done: number, total: number): void;
  /** Ends the open step well, with a remark where there is one. */
  done(remark?: string): void;
  /** Ends the open step, if any, as failed. */
  fail(): void;
  /** A line of its own. */
  note(text: string): void;
};

const HEARTBEAT_MS = 10_000;
const FRAME_MS = 100;
/** At most one event of progress in this time, where each is an object of its own. */
const AMOUNT_MS = 1_000;
const FRAMES = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏'];

/** A terminal sees steps in place with the time they take; elsewhere a step is a line, with a sign of life every 10 s; `ndjson` writes one object an event. */
export function createProgress({
  style,
  write,
  palette,
  now,
}: {
  style: ProgressStyle;
  write: (text: string) => void;
  palette: Palette;
  now: () => number;
}): Progress {
  let open: Step | undefined;
  let lastAmount = Number.NEGATIVE_INFINITY;

  function step(title: string): void {
    if (open) done();
    if (style === 'silent') return;
    if (style === 'ndjson') emit({ event: 'step', title });
    if (style === 'lines') write(`${title} …\n`);
    const startedAt = now();
    const timer =
      style === 'terminal'
        ? setInterval(() => draw(title, startedAt), FRAME_MS)
        : setInterval(() => beat(title, startedAt), HEARTBEAT_MS);
    timer.unref();
    open = { title, startedAt, timer, amount: undefined };
    if (style === 'terminal') draw(title, startedAt);
  }

  function amount(bytes: number, total: number): void {
    if (!open) return;
    if (!open.amount || bytes < open.amount.done || total !== open.amount.total)
      open.amount = { done: bytes, total, from: bytes, since: now() };
    else open.amount.done = bytes;
    if (style !== 'ndjson' || now() - lastAmount < AMOUNT_MS) return;
    lastAmount = now();
    emit({
      event: 'progress',
      title: open.title,
      done_bytes: bytes,
      total_bytes: total,
      left_ms: leftMs(open.amount, now()),
    });
  }

  function done(remark = ''): void {
    end(palette.green('✓'), remark, 'done');
  }

  function fail(): void {
    end(palette.red('✗'), 'failed', 'failed');
  }

  function end(mark: string, remark: string, event: 'done' | 'failed'): void {
    if (!open) return;
    const { title, startedAt, timer } = open;
    open = undefined;
    clearInterval(timer);
    const elapsed = now() - startedAt;
    if (style === 'ndjson') emit({ event, title, remark, elapsed_ms: Math.round(elapsed) });
    if (style === 'terminal')
      write(`\r\u001b[2K${mark} ${title}${remark && `: ${remark}`} ${palette.dim(seconds(elapsed))}\n`);
    if (style === 'lines' && (remark !== '' || event === 'failed')) write(`${title}: ${remark}\n`);
  }

  function draw(title: string, startedAt: number): void {
    const elapsed = now() - startedAt;
    const frame = FRAMES[Math.floor(elapsed / FRAME_MS) % FRAMES.length] ?? '·';
    write(`\r\u001b[2K${palette.cyan(frame)} ${title}${describeAmount()} ${palette.dim(seconds(elapsed))}`);
  }

  function beat(title: string, startedAt: number): void {
    const elapsed = now() - startedAt;
    if (style === 'ndjson') emit({ event: 'heartbeat', title, elapsed_ms: Math.round(elapsed) });
    else write(`${title} … still at it (${seconds(elapsed)}${describeAmount()})\n`);
  }

  const describeAmount = () => (open?.amount ? `, ${amountWords(open.amount, now())}` : '');

  function note(text: string): void {
    if (style === 'silent') return;
    if (style === 'ndjson') emit({ event: 'note', text });
    else write(`${open && style === 'terminal' ? '\r\u001b[2K' : ''}${text}\n`);
  }

  const emit = (event: Record<string, unknown>) =>
    write(`${JSON.stringify({ time: new Date().toISOString(), ...event })}\n`);
  return { step, amount, done, fail, note };
}

/** What is known of a step's size, and since when at which point: an earlier part may have gone at another speed. */
type Amount = { done: number; total: number; from: number; since: number };
type Step = { title: string; startedAt: number; timer: NodeJS.Timeout; amount: Amount | undefined };

/** About how long the rest takes; null while nothing can be said. */
function leftMs({ done, total, from, since }: Amount, at: number): number | null {
  return done <= from ? null : Math.round(((at - since) / (done - from)) * (total - done));
}

function amountWords(amount: Amount, at: number): string {
  const left = leftMs(amount, at);
  const words = `${megabytes(amount.done)} of ${megabytes(amount.total)}`;
  return left === null ? words : `${words}, about ${Math.ceil(left / 1000)} s left`;
}

const megabytes = (bytes: number) => `${(bytes / 1_000_000).toFixed(1)} MB`;
const seconds = (ms: number) => `${(ms / 1000).toFixed(1)} s`;
