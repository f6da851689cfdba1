import { userInfo } from 'node:os';
import { upUnit } from '../boot/up-unit.ts';
import { instanceName } from '../home/instance-name.ts';
import { shellWord } from '../output/called-as.ts';
import type { CommandResult } from '../output/output.ts';
import type { CommandContext } from '../program/command.ts';
import { settingsFromEnvironment } from '../settings/effective-settings.ts';
import { parameterCatalog } from '../settings/parameter-catalog.ts';
import { lastingLauncher } from '../upgrade/lasting-launcher.ts';
import { driverOf } from './driver-of.ts';
import { existingHome } from './existing-home.ts';

/** Where programs, the engine and further authorities are; nothing that may hold a password, as proxies do. */
const PASSED_ON = /^(PATH|DOCKER_HOST|DOCKER_CONFIG|NODE_EXTRA_CA_CERTS|SSL_CERT_FILE)$/;

/** Prints a systemd unit that brings this appliance up at boot, and how to install it; changes nothing. */
export async function printSystemd(context: CommandContext): Promise<CommandResult> {
  const { home, environment, output } = context;
  const { layout, config } = existingHome(home);
  const driver = await driverOf(context, layout, config.mode);
  const { username, homedir } = userInfo();
  const own = Object.entries(environment).filter(
    (entry): entry is [string, string] => PASSED_ON.test(entry[0]) && (entry[1] ?? '') !== '',
  );
  const variables = {
    HOME: homedir,
    ...Object.fromEntries(own),
    ...settingsFromEnvironment(parameterCatalog(), environment),
  };
  const unit = upUnit({ launcher: lastingLauncher(context), home, user: username, environment: variables });
  const name = unitName(instanceName(home));
  const path = `/etc/systemd/system/${name}.service`;
  const install = [
    `${output.commandLine('up --print-systemd')} | sudo tee ${shellWord(path)} >/dev/null`,
    'sudo systemctl daemon-reload',
    `sudo systemctl enable --now ${shellWord(name)}`,
  ];
  const text = `# To install:\n${install.map((line) => `#   ${line}`).join('\n')}\n\n${unit}`;
  return {
    data: { url: driver.url(config), mode: config.mode, changed: false, units: { [`${name}.service`]: unit }, install },
    text,
    verbatim: true,
  };
}

/** A unit's name may hold few characters; one home more than the usual gets a name of its own. */
function unitName(instance: string): string {
  const plain = instance.toLowerCase().replaceAll(/[^a-z0-9_.-]+/g, '-');
  return plain === 'votive' ? plain : `votive-${plain}`;
}
