/** The token of a one-time link (`/admin/#link=…`), taken out of the address at once so that no history keeps it; undefined where there is none. */
export function takeLinkToken(): string | undefined {
  const token = new URLSearchParams(location.hash.slice(1)).get('link');
  if (token === null || token === '') return undefined;
  history.replaceState(history.state, '', location.pathname + location.search);
  return token;
}
