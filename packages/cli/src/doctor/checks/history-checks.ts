import { verifyAudit } from '../../home/audit-log.ts';
import { readJournal } from '../../journal/journal.ts';
import { settleInterrupted } from '../../journal/settle-interrupted.ts';
import { backupStatus } from '../../status/backup-status.ts';
import { certificateInUse } from '../../status/certificate-in-use.ts';
import { type Check, fail, ok, skip, warn } from '../check.ts';

const SOON_DAYS = 14;

export const HISTORY_CHECKS: readonly Check[] = [
  {
    id: 'audit.chain',
    title: 'the audit log is whole: no line changed, none missing',
    severity: 'high',
    examine: ({ layout, now }) => {
      const { lines, fault } = verifyAudit(layout);
      if (fault === null) return ok(`${lines} lines`);
      const stamp = now().toISOString().slice(0, 10);
      return fail(
        fault,
        `Compare it with a backup. To begin a new log: mv '${layout.audit}' '${layout.audit}.${stamp}' && rm '${layout.auditHead}'`,
      );
    },
  },
  {
    id: 'journal.pending',
    title: 'no command was left half done',
    severity: 'high',
    examine: ({ layout }) => {
      const { interrupted, unreadable } = readJournal(layout);
      if (unreadable.length > 0) return fail(`${unreadable[0]} cannot be read by this version`, '`votive recover`');
      if (interrupted.length === 0) return ok('none');
      const names = interrupted.map(({ command, startedAt }) => `votive ${command} of ${startedAt}`);
      return warn(names.join(', '), '`votive recover`');
    },
    repair: async ({ layout, installation, driver }) => {
      const settled = await settleInterrupted({ layout, driver, installation });
      return settled.map(({ command, outcome, did }) => `votive ${command}: ${outcome}; ${did.join('; ')}`);
    },
  },
  {
    id: 'certificate.expiry',
    title: 'the certificate is good for more than two weeks',
    severity: 'high',
    examine: async ({ layout, config, now }) => {
      if (!config) return skip('the configuration cannot be read');
      const certificate = await certificateInUse(layout, { hostName: config.hostname, now: now() });
      if (!certificate) return skip('there is none');
      const { state, causes, expires, daysLeft } = certificate;
      const evidence = [`until ${expires} (${daysLeft} days)`, ...causes].join('; ');
      if (state === 'failing') return fail(evidence, '`votive certs renew --force`');
      return state === 'warning' || (daysLeft ?? 0) < SOON_DAYS ? warn(evidence, '`votive certs renew`') : ok(evidence);
    },
  },
  {
    id: 'backup.verified',
    title: 'a backup was made and proved to open',
    severity: 'high',
    examine: ({ layout, config, driver, now }) => {
      if (!config) return skip('the configuration cannot be read');
      const { lastVerified, faults } = backupStatus(layout, {
        config,
        environment: driver.lastEnvironment(),
        now: now(),
      });
      if (faults.length > 0) return fail(faults.join('; '), '`votive backup`, then `votive backup drill`');
      return lastVerified === null ? skip('none was due yet; `votive backup` makes one now') : ok(lastVerified);
    },
  },
  {
    id: 'backup.drill',
    title: 'a restore was rehearsed, and services came up from a backup',
    severity: 'medium',
    examine: ({ layout, config, driver, now }) => {
      if (!config) return skip('the configuration cannot be read');
      const environment = driver.lastEnvironment();
      const { lastVerified, lastDrill, rtoMs } = backupStatus(layout, { config, environment, now: now() });
      if (lastVerified === null) return skip('there is no backup yet');
      if (lastDrill === null) return skip('none was due yet; `votive backup drill` rehearses one now');
      return ok(`${lastDrill}, in ${((rtoMs ?? 0) / 1000).toFixed(1)} s`);
    },
  },
];
