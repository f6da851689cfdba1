// The health check of a service's container: exit 0 when the service can do its work. What it prints is the cause that `votive status` shows.
// biome-ignore lint/style/noProcessEnv: a program of its own, its only parameter is the port of the service beside it.
const url = `http://127.0.0.1:${process.env.PORT}/health`;

try {
  const response = await fetch(url, { signal: AbortSignal.timeout(2_500) });
  const { status, checks } = await response.json();
  const causes = Object.entries(checks)
    .filter(([, check]) => check.status !== 'healthy')
    .map(([name, check]) => `${name}: ${check.status}${check.cause ? ` (${check.cause})` : ''}`);
  process.stdout.write([status, ...causes].join('\n'));
  process.exitCode = response.ok ? 0 : 1;
} catch (error) {
  process.stdout.write(`no answer from ${url}: ${error.cause?.code ?? error.message}`);
  process.exitCode = 1;
}
