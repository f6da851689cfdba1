import { existsSync, statSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { join } from 'node:path';
import sirv from 'sirv';
import { answerError } from './answers.ts';
import { APP_BASES, CACHE_CONTROL, type Target } from './route-table.ts';

type FilesTarget = Extract<Target, { kind: 'files' }>;

/** Serves one built app: precompressed files where the browser takes them, `index.html` for navigations to addresses of the app. The list of files is read anew after a build. */
export function createStaticFiles(root: string) {
  const isBuilt = () => existsSync(join(root, 'index.html'));
  let listed: { stamp: string; serve: ReturnType<typeof sirv> } | undefined;

  function answer(request: IncomingMessage, response: ServerResponse, target: FilesTarget): void {
    if (request.method !== 'GET' && request.method !== 'HEAD') notAllowed(response);
    else if (isBuilt()) serveFile(request, response, target);
    else notBuilt(response);
  }

  function serveFile(request: IncomingMessage, response: ServerResponse, target: FilesTarget): void {
    const { cache, fallback } = target;
    response.setHeader('cache-control', CACHE_CONTROL[cache]);
    const serve = current();
    rebase(request, APP_BASES[target.app]);
    serve(request, response, () => {
      response.removeHeader('cache-control');
      if (fallback !== 'index.html' || !isNavigation(request)) return notFound(response);
      response.setHeader('cache-control', CACHE_CONTROL.revalidate);
      Object.assign(request, { url: '/', _parsedUrl: undefined });
      serve(request, response, () => notFound(response));
    });
  }

  /** A build under a running edge gives the files new names: a list from before would answer 404, and old lengths would cut new pages. */
  function current(): ReturnType<typeof sirv> {
    const stamp = stampOf(root);
    if (listed?.stamp !== stamp) {
      listed = { stamp, serve: sirv(root, { etag: true, brotli: true, gzip: true, dotfiles: false }) };
    }
    return listed.serve;
  }

  return { answer, isBuilt };
}

/** An app's files know nothing of the address at which it begins. */
function rebase(request: IncomingMessage, base: string): void {
  const url = request.url ?? '';
  if (base !== '' && url.startsWith(base)) request.url = url.slice(base.length).replace(/^(?=$|[?#])/, '/');
}

/** Differs after every build: when a page was written, and when the last file was added. */
function stampOf(root: string): string {
  return ['index.html', 'assets']
    .map((name) => statSync(join(root, name), { throwIfNoEntry: false }))
    .map((stats) => (stats ? `${stats.ino} ${stats.size} ${stats.mtimeMs}` : ''))
    .join('|');
}

/** A person opening an address, and not a script or a picture that is missing. Addresses of the app may hold a dot (`/assessment/p1.peak`). */
function isNavigation({ headers }: IncomingMessage): boolean {
  return headers['sec-fetch-mode'] === 'navigate' || (headers.accept ?? '').includes('text/html');
}

function notFound(response: ServerResponse): void {
  answerError(response, 404, { code: 'not_found', message: 'There is nothing at this address.' });
}

function notAllowed(response: ServerResponse): void {
  answerError(response, 405, {
    code: 'invalid',
    message: 'Only GET and HEAD are possible here.',
    headers: { allow: 'GET, HEAD' },
  });
}

function notBuilt(response: ServerResponse): void {
  answerError(response, 503, {
    code: 'unavailable',
    message: 'These pages have not been built. Start votive by its launcher, which builds it.',
    headers: { 'retry-after': '30' },
  });
}
