import type { ServiceAnswer, ServiceCall } from '../stack/driver.ts';
import { stoppedError } from '../stack/stopped-error.ts';
import { execIn } from './compose-command.ts';
import { lastLine } from './engine.ts';
import { listContainers } from './inspect-containers.ts';
import type { RunArgv } from './run-argv.ts';

/** Runs in the container, where the service's port is. The request comes by standard input, since a command line can be read by others. */
const SCRIPT = `
const { request } = process.getBuiltinModule('node:http');
let text = '';
process.stdin.setEncoding('utf8').on('data', (part) => { text += part; }).on('end', () => {
  const { method, path, headers, body } = JSON.parse(text);
  const call = request({ host: '127.0.0.1', port: process.env.PORT, method, path, headers }, (response) => {
    process.stdout.write(response.statusCode + '\\n');
    response.pipe(process.stdout);
  }).on('error', (error) => { process.stderr.write(error.message); process.exitCode = 1; });
  call.end(body);
});`;

/** One request to the prompt-service, made inside its own container, since it listens on no port of this machine. */
export async function callInContainer(
  { run, project }: { run: RunArgv; project: string },
  { method, path, headers, body, timeoutMs }: ServiceCall,
): Promise<ServiceAnswer> {
  const containers = await listContainers(run, project);
  const container = containers.find(({ service, State }) => service === 'prompt-service' && State.Status === 'running');
  if (!container) throw stoppedError();
  const sent = body === undefined ? headers : { ...headers, 'content-type': 'application/json' };
  const input = JSON.stringify({ method, path, headers: sent, body });
  const { code, stdout, stderr, timedOut } = await run(execIn(container.Id, 'node', '-e', SCRIPT), {
    timeoutMs,
    input,
  });
  if (timedOut) throw new Error(`no answer within ${timeoutMs / 1000} s`);
  const [, status, text = ''] = /^(\d{3})\n(.*)$/s.exec(stdout) ?? [];
  if (code !== 0 || status === undefined)
    throw new Error(lastLine(stderr) || `the container answered nothing (${code})`);
  return { status: Number(status), text };
}
