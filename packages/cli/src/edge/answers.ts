import type { IncomingMessage, ServerResponse } from 'node:http';

/** Answers with the error body that all services share. */
export function answerError(
  response: ServerResponse,
  status: number,
  { code, message, headers = {} }: { code: string; message: string; headers?: Record<string, string> },
): void {
  const body = JSON.stringify({ code, message });
  response.writeHead(status, {
    'content-type': 'application/json; charset=utf-8',
    'cache-control': 'no-store',
    'content-length': Buffer.byteLength(body),
    ...headers,
  });
  response.end(body);
}

export function answerText(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, {
    'content-type': 'text/plain; charset=utf-8',
    'cache-control': 'no-store',
    'content-length': Buffer.byteLength(text),
  });
  response.end(text);
}

/** Ends an answer whose request body was not read: the rest of the body must not be taken for a next request. */
export function closeAfter(request: IncomingMessage, response: ServerResponse): void {
  response.setHeader('connection', 'close');
  response.once('finish', () => request.destroy());
}

export function answerUnavailable(response: ServerResponse): void {
  answerError(response, 503, {
    code: 'unavailable',
    message: 'This part of Votive does not answer right now. Try again in a few seconds.',
    headers: { 'retry-after': '5' },
  });
}
