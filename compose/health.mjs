// The health check of a service's container: exit 0 when the service can do its work. What it prints is the cause that `votive status` shows.
// It runs every few seconds, so it costs little: importing node:http as an ES module, or fetch, would double its processor time.
const { get } = process.getBuiltinModule('node:http');
// biome-ignore lint/style/noProcessEnv: a program of its own, its only parameter is the port of the service beside it.
const url = `http://127.0.0.1:${process.env.PORT}/health`;

get(url, { timeout: 2_500 }, (response) => {
  let text = '';
  response.setEncoding('utf8').on('data', (chunk) => {
    text += chunk;
  });
  response.on('end', () => end(response.statusCode === 200, describe(text)));
})
  .on('timeout', () => end(false, `no answer from ${url} within 2.5 s`))
  .on('error', (error) => end(false, `no answer from ${url}: ${error.code ?? error.message}`));

function describe(text) {
  try {
    const { status, checks } = JSON.parse(text);
    const faults = Object.entries(checks).filter(([, check]) => check.status !== 'healthy');
    const causes = faults.map(([name, check]) => `${name}: ${check.status}${check.cause ? ` (${check.cause})` : ''}`);
    return [status, ...causes].join('\n');
  } catch {
    return `an answer that is not about health: ${text.slice(0, 200)}`;
  }
}

function end(isHealthy, text) {
  process.stdout.write(text, () => process.exit(isHealthy ? 0 : 1));
}
