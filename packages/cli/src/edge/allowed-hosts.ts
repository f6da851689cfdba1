/** Decides whether a Host header names this edge. Any other host means that a page elsewhere made a browser come here under its own name (DNS rebinding). */
export function createHostCheck({ port, hostnames }: { port: number; hostnames: readonly string[] }) {
  const names = ['127.0.0.1', 'localhost', '[::1]', ...hostnames];
  const allowed = new Set(names.flatMap((name) => (port === 80 ? [name, `${name}:80`] : [`${name}:${port}`])));
  for (const name of hostnames) if (name !== 'localhost') allowed.add(name);

  return function isAllowedHost(host: string | undefined): boolean {
    return host !== undefined && allowed.has(host.toLowerCase());
  };
}
