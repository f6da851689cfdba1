import { readFileSync } from 'node:fs';
import { networkInterfaces } from 'node:os';
import { bootUnits, hasSystemd } from '../../boot/boot-units.ts';
import type { HomeConfig } from '../../home/config-file.ts';
import { isKept } from '../../keeper/keeper-process.ts';
import { type Check, fail, ok, shortList, skip, warn } from '../check.ts';

const UFW = '/etc/ufw/ufw.conf';

/** Who reaches the appliance, and who looks after it when nobody looks. */
export const REACH_CHECKS: readonly Check[] = [
  {
    id: 'network.exposure',
    title: 'other machines reach what was opened to them, and nothing else',
    severity: 'high',
    examine: async ({ config, driver }) => {
      if (!config) return skip('the configuration cannot be read');
      return judgeExposure(config, { bound: await driver.boundTo(), hasUfw: isUfwOn(), addresses: ownAddresses() });
    },
  },
  {
    id: 'certificate.keeper',
    title: 'somebody renews the certificate',
    severity: 'high',
    examine: ({ driver, stack, layout }) => {
      if (!driver.usesTls || !stack.running) return skip('nothing runs that shows one');
      return isKept(layout)
        ? ok('its keeper runs')
        : warn(
            'its keeper does not run; after a restart of the machine it does not come back by itself',
            '`votive up`',
          );
    },
  },
  {
    id: 'boot.start',
    title: 'the appliance comes back when the machine starts',
    severity: 'low',
    examine: ({ layout }) => {
      if (!hasSystemd()) return skip('this machine is not run by systemd');
      const units = bootUnits(layout.home);
      const enabled = units.find((unit) => unit.enabled);
      if (enabled) return ok(`by the unit ${enabled.name}`);
      const [idle] = units;
      return idle
        ? warn(`the unit ${idle.name} is there, and not enabled`, `sudo systemctl enable ${idle.name}`)
        : warn('no unit of systemd brings it up', '`votive up --print-systemd` prints one, and how to install it.');
    },
  },
];

/** What ports, on what addresses, are open to whom; `bound` are the addresses that the running appliance listens on, none when it is stopped. */
export function judgeExposure(
  { mode, httpsPort, httpPort, public: isPublic }: Pick<HomeConfig, 'mode' | 'httpsPort' | 'httpPort' | 'public'>,
  { bound, hasUfw, addresses }: { bound: readonly string[]; hasUfw: boolean; addresses: readonly string[] },
) {
  const outward = bound.filter((address) => !/^(127\.|::1$|\[::1\]$)/.test(address));
  if (!isPublic && outward.length > 0)
    return fail(`it listens on ${shortList(outward)}, and was not opened to other machines`, '`votive up`');
  if (!isPublic) return ok('this machine alone');
  const ports = mode === 'compose' ? `${httpsPort} (HTTPS) and ${httpPort} (the redirect to it)` : 'none';
  const evidence = `open to every machine that reaches ${shortList(addresses) || 'this one'}: ${ports}`;
  if (bound.length > 0 && outward.length === 0)
    return warn(`${evidence}, but it listens on this machine alone`, '`votive up`');
  if (!hasUfw) return ok(evidence);
  return warn(
    `${evidence}; ufw is on, and published ports pass by it`,
    'Filter them in the chain DOCKER-USER or before this machine, or close them: `votive up --no-public`.',
  );
}

/** The addresses of this machine that are not its own alone. */
function ownAddresses(): string[] {
  return Object.entries(networkInterfaces())
    .filter(([name]) => !/^(docker|br-|veth)/.test(name))
    .flatMap(([, list]) => list ?? [])
    .filter(({ internal, address }) => !internal && !address.startsWith('fe80:'))
    .map(({ address }) => address);
}

function isUfwOn(): boolean {
  try {
    return /^ENABLED=yes/m.test(readFileSync(UFW, 'utf8'));
  } catch {
    return false;
  }
}
