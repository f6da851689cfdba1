import { reasonOf } from './certificate-error.ts';
import { type AcmeIssuer, ensureCertificate, type Renewal, renewIfDue, withdrawPair } from './ensure-certificate.ts';

const CHECK_EVERY_MS = 6 * 3_600_000;

type Log = Record<'info' | 'warn' | 'error', (facts: object, message: string) => void>;

export type KeepRenewed = {
  home: string;
  /** Asked each time: both may change while the loop runs. */
  settings: () => { hostName: string; acme: AcmeIssuer | undefined };
  now: () => Date;
  /** Runs its work while no other command can change the home; rejects when another one does. */
  withLock: <Result>(work: () => Promise<Result>) => Promise<Result>;
  /** Makes the edge use the pair in use, for example `nginx -t` and a reload; rejects with the edge's words when it refuses. */
  apply: () => Promise<void>;
  log: Log;
  everyMs?: number;
};

/**
 * Renews certificates unattended for as long as the process lives: looks now and then every six hours, and has the edge take a new pair up. A pair that the edge
 * refuses is taken back. A local certificate that stands in while an ACME server fails is kept alive too. Nothing here rejects: a failure is logged, and tried again.
 */
export function keepRenewed({ everyMs = CHECK_EVERY_MS, ...dependencies }: KeepRenewed): { stop: () => Promise<void> } {
  let round = check(dependencies);
  const timer = setInterval(() => {
    round = round.then(() => check(dependencies));
  }, everyMs);
  timer.unref();
  return {
    async stop() {
      clearInterval(timer);
      await round;
    },
  };
}

async function check({ home, settings, now, withLock, apply, log }: Omit<KeepRenewed, 'everyMs'>): Promise<void> {
  try {
    await withLock(async () => {
      const { hostName, acme } = settings();
      const stand = await ensureCertificate(home, { hostName, now: now() });
      const renewal = await renewIfDue(home, { hostName, now: now(), acme });
      report(renewal, log);
      if (stand.changed || renewal.changed) await applyOrWithdraw({ home, now, apply, log });
    });
  } catch (error) {
    log.warn({ reason: reasonOf(error) }, 'certificates could not be checked; the next check follows');
  }
}

async function applyOrWithdraw({
  home,
  now,
  apply,
  log,
}: Pick<KeepRenewed, 'home' | 'now' | 'apply' | 'log'>): Promise<void> {
  try {
    await apply();
  } catch (error) {
    const reason = reasonOf(error);
    const previous = withdrawPair(home, { reason, now: now() });
    log.error({ reason, keptUntil: previous?.leaf.validToDate.toISOString() }, 'the edge refused the new certificate');
  }
}

function report({ changed, pair, trigger, failure }: Renewal, log: Log): void {
  const validUntil = pair.leaf.validToDate.toISOString();
  if (failure !== null)
    log.warn({ reason: failure, validUntil }, 'the certificate was not renewed; the one before stays');
  else if (changed) log.info({ trigger, source: pair.source, validUntil }, 'the certificate was renewed');
}
