/**
 * Loaded into every service before its own code (`node --import`). The channel to whoever started it closes when that one ends, however it ends; the service
 * then stops as on SIGTERM, so that none is left behind without an owner.
 */
const LAST_RESORT_MS = 40_000;

process.once('disconnect', () => {
  setTimeout(() => process.exit(1), LAST_RESORT_MS).unref();
  process.kill(process.pid, 'SIGTERM');
});
process.channel?.unref();
