import { unitCommand, unitEnvironment, unitWord } from './systemd-text.ts';

export type UpUnit = {
  /** The launcher, an absolute path. */
  launcher: string;
  home: string;
  /** The name of the home's owner. */
  user: string;
  /** What `up` needs of the environment it was called in, settings included. Never a secret. */
  environment: Readonly<Record<string, string>>;
};

/**
 * A systemd unit that brings an appliance up when its machine starts, and down in order when it stops, in either way of running. It is done once `up` is: what runs is looked after by the
 * supervisor or by the engine, so `votive down` and `votive up` by hand do not fight with it. Exit code 3 (degraded) is a success; any other failure is tried again.
 */
export function upUnit({ launcher, home, user, environment }: UpUnit): string {
  // By way of a shell: the path of the launcher is the operator's, and systemd refuses some signs in that of an executable.
  const command = (name: string) => unitCommand(['/bin/sh', launcher, name, '--home', home, '--no-input', '--wait=2m']);
  return `[Unit]
Description=${unitLine(`Votive appliance in ${home}`)}
Wants=network-online.target
After=network-online.target docker.service
RequiresMountsFor=${unitWord(home)}
StartLimitIntervalSec=30min
StartLimitBurst=10

[Service]
Type=oneshot
RemainAfterExit=yes
User=${user}
${unitEnvironment(environment).join('\n')}
ExecStart=${command('up')}
ExecStop=${command('down')}
SuccessExitStatus=3
Restart=on-failure
RestartSec=30s
TimeoutStartSec=45min
TimeoutStopSec=3min

[Install]
WantedBy=multi-user.target
`;
}

/** Text of a description: specifiers doubled, on one line. */
const unitLine = (text: string) => text.replaceAll('%', '%%').replaceAll(/\p{Cc}/gu, ' ');
