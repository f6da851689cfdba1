import { get } from '../processes/lean-http.ts';

/** What a service says of itself; `silent` when it says nothing in time. `cause` names what ails it. */
export type Probe = { status: 'healthy' | 'degraded' | 'unhealthy' | 'silent'; cause: string | null };

const MAX_ANSWER_BYTES = 64 * 1024;

/** Asks a service on the loopback address how it is. Never throws. */
export function probeHealth({
  port,
  path,
  timeoutMs,
}: {
  port: number;
  path: string;
  timeoutMs: number;
}): Promise<Probe> {
  return new Promise((resolve) => {
    const silent = (cause: string) => resolve({ status: 'silent', cause });
    const request = get(
      { host: '127.0.0.1', port, path, agent: false, signal: AbortSignal.timeout(timeoutMs) },
      (response) => {
        let text = '';
        response.setEncoding('utf8');
        response.on('data', (part: string) => {
          if (text.length < MAX_ANSWER_BYTES) text += part;
        });
        response.on('error', () => silent('its answer broke off'));
        response.on('end', () => resolve(readAnswer(response.statusCode ?? 0, text)));
      },
    );
    request.on('error', (error: NodeJS.ErrnoException) =>
      silent(
        error.name === 'TimeoutError' || error.code === 'ABORT_ERR'
          ? `no answer within ${timeoutMs / 1000} s`
          : `no answer (${error.code ?? error.message})`,
      ),
    );
  });
}

function readAnswer(statusCode: number, text: string): Probe {
  try {
    const { status, checks = {} } = JSON.parse(text) as {
      status: Probe['status'];
      checks?: Record<string, { status?: string; cause?: string }>;
    };
    const causes = Object.entries(checks)
      .filter(([, check]) => check.status !== 'healthy')
      .map(([name, check]) => `${name}: ${check.cause ?? check.status ?? 'unknown'}`);
    if (status === 'healthy' || status === 'degraded' || status === 'unhealthy') {
      return { status: statusCode >= 500 ? 'unhealthy' : status, cause: causes.join('; ') || null };
    }
  } catch {
    // not an answer of ours
  }
  return { status: 'unhealthy', cause: `answered ${statusCode} with something that is no health report` };
}
