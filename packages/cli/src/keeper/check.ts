import { join } from 'node:path';
import { configuredAcme } from '../certs/acme/configured-acme.ts';
import { certificateParameters } from '../certs/certificate-parameters.ts';
import { keepRenewed } from '../certs/keep-renewed.ts';
import { readHomeConfig } from '../home/config-file.ts';
import { homeLayout } from '../home/home-layout.ts';
import { lockHome } from '../home/lock.ts';
import { effectiveSettings, settingsFromEnvironment } from '../settings/effective-settings.ts';
import { parameterCatalog } from '../settings/parameter-catalog.ts';
import { createDriver } from '../stack/create-driver.ts';
import { findInstallation } from '../stack/installation.ts';
import { openServiceLog } from '../supervisor/service-log.ts';

/** How long another command may take before a check is put off to the next one. */
const LOCK_WAIT_MS = 120_000;

// One round of looking after the certificate of a home whose containers run; a process of its own, so that nothing it loads stays resident.
const [home = ''] = process.argv.slice(2);
if (home === '') throw new Error('The keeper runs this.');
process.umask(0o077);

const now = () => new Date();
const layout = homeLayout(home);
const file = openServiceLog(join(layout.logs, 'keeper.log'), { name: 'keeper', now });
const say = (level: string) => (facts: object, msg: string) =>
  file.write(JSON.stringify({ level, time: now().toISOString(), name: 'keeper', ...facts, msg }));
const log = { info: say('info'), warn: say('warn'), error: say('error') };
const note = (text: string) => log.info({}, text);
const output = {
  progress: { step: note, amount() {}, done() {}, fail() {}, note },
  warn: ({ code, message }: { code: string; message: string }) => log.warn({ code }, message),
  detail: note,
};

const keeper = keepRenewed({
  home,
  now,
  log,
  settings() {
    const config = configOfHome();
    const catalog = parameterCatalog();
    const environment = settingsFromEnvironment(catalog, process.env);
    const values = effectiveSettings(catalog, { config, environment }).map(({ name, value }) => [
      name,
      value ?? undefined,
    ]);
    const acme = configuredAcme(home, certificateParameters.parse(Object.fromEntries(values)));
    return { hostName: config.hostname, acme };
  },
  async withLock(work) {
    const lock = await lockHome(layout, { command: 'keeper', waitMs: LOCK_WAIT_MS, now, onWait: () => {} });
    try {
      return await work();
    } finally {
      lock.release();
    }
  },
  async apply() {
    const installation = findInstallation(process.env);
    const driver = await createDriver('compose', { layout, installation, environment: process.env, output, now });
    await driver.takeUpCertificate(configOfHome());
  },
});
await keeper.stop();
file.close();

function configOfHome() {
  const config = readHomeConfig(layout.config);
  if (!config) throw new Error(`There is no configuration in ${home}.`);
  return config;
}
