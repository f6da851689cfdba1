import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

const CHROMIUM = '/usr/bin/chromium';

/** Installs Debian's Chromium where the machine has none. Without root or apt it says so and goes on: the journeys are then counted as skipped. */
export function ensureChromium(): void {
  if (existsSync(CHROMIUM)) return;
  console.log('\n── installing Chromium for the journeys');
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) {
    console.error(
      'SKIPPED: the browser journeys need Chromium. Install it (Debian: apt-get install chromium) and run this again.',
    );
    return;
  }
  const environment = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  for (const args of [
    ['update', '-qq'],
    ['install', '-y', '-qq', '--no-install-recommends', 'chromium', 'libnss3-tools'],
  ]) {
    const { status } = spawnSync('apt-get', args, { stdio: ['ignore', 'ignore', 'inherit'], env: environment });
    if (status !== 0) console.error(`apt-get ${args[0]} failed (${status}).`);
  }
  if (!existsSync(CHROMIUM))
    console.error('SKIPPED: Chromium could not be installed; the browser journeys do not run.');
}
