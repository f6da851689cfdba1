import type { Session, SignIn } from '@votive/shared/admin-api/session-contracts';

type Options = { body?: unknown; headers?: Record<string, string>; token?: string };

/** What a browser does at the admin API: it keeps the cookie, sends it back, and says where a request comes from. `tls` is what the edge would say. */
export function openBrowser(url: string, { tls = false }: { tls?: boolean } = {}) {
  const host = new URL(url).host;
  const proto = tls ? 'https' : 'http';
  let cookie = '';
  let setCookie = '';

  const headersOf = (method: string, { body, token }: Options): Record<string, string> => ({
    'x-forwarded-proto': proto,
    'sec-fetch-site': 'same-origin',
    ...(method !== 'GET' && { origin: `${proto}://${host}` }),
    ...(cookie !== '' && { cookie }),
    ...(token !== undefined && { 'x-csrf-token': token }),
    ...(body !== undefined && { 'content-type': 'application/json' }),
  });

  function keepCookie(given: string | undefined): void {
    if (given === undefined) return;
    setCookie = given;
    cookie = given.includes('Max-Age=0') ? '' : (given.split(';')[0] ?? '');
  }

  async function send(method: string, path: string, options: Options = {}): Promise<Response> {
    const { body, headers = {} } = options;
    const response = await fetch(`${url}${path}`, {
      method,
      headers: { ...headersOf(method, options), ...headers },
      ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    keepCookie(response.headers.getSetCookie()[0]);
    return response;
  }

  /** Signs in, or throws what was answered. */
  async function signIn(credential: SignIn): Promise<Session> {
    const response = await send('POST', '/api/admin/session', { body: credential });
    if (response.status !== 201) throw new Error(`${response.status} ${await response.text()}`);
    return (await response.json()) as Session;
  }

  const statusOf = async (...request: Parameters<typeof send>) => (await send(...request)).status;

  return { send, statusOf, signIn, cookie: () => cookie, setCookie: () => setCookie };
}
