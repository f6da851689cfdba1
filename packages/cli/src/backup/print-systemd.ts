import { resolve } from 'node:path';
import { unitCommand } from '../boot/systemd-text.ts';
import type { CommandResult } from '../output/output.ts';
import type { CommandContext } from '../program/command.ts';
import { lastingLauncher } from '../upgrade/lasting-launcher.ts';

/** A service and a timer for systemd that make a backup every night and send it elsewhere as asked; printed for the operator to install. */
export function printSystemd(
  context: Pick<CommandContext, 'home' | 'installation' | 'environment'>,
  { to, exec, prune }: { to?: string; exec?: string; prune?: true },
): CommandResult {
  const words = [
    lastingLauncher(context),
    'backup',
    'create',
    '--home',
    context.home,
    ...(to === undefined ? [] : ['--to', resolve(to)]),
    ...(exec === undefined ? [] : ['--exec', exec]),
    ...(prune ? ['--prune'] : []),
    '--wait=10m',
    '--no-input',
  ];
  const user = process.getuid?.() === 0 ? [] : [`User=${process.getuid?.()}`];
  const service = [
    '[Unit]',
    'Description=Backup of the Votive appliance',
    'After=network-online.target',
    'Wants=network-online.target',
    '',
    '[Service]',
    'Type=oneshot',
    ...user,
    `ExecStart=${unitCommand(words)}`,
    '',
  ].join('\n');
  const timer = [
    '[Unit]',
    'Description=Nightly backup of the Votive appliance',
    '',
    '[Timer]',
    'OnCalendar=*-*-* 03:30:00',
    'RandomizedDelaySec=10m',
    'Persistent=true',
    '',
    '[Install]',
    'WantedBy=timers.target',
    '',
  ].join('\n');
  return {
    data: { changed: false, plan: [], units: { 'votive-backup.service': service, 'votive-backup.timer': timer } },
    text: [
      '# /etc/systemd/system/votive-backup.service',
      service,
      '# /etc/systemd/system/votive-backup.timer',
      timer,
      '# Then: systemctl daemon-reload && systemctl enable --now votive-backup.timer',
    ].join('\n'),
    verbatim: true,
  };
}
