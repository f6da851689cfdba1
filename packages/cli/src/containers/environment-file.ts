/** Text of an environment file as `docker compose` reads it back unchanged: values in double quotes, in which `\`, `"`, `$` and line ends are escaped. */
export function environmentFile(variables: Readonly<Record<string, string | number>>): string {
  return Object.entries(variables)
    .map(([name, value]) => `${name}=${quote(String(value))}\n`)
    .join('');
}

function quote(value: string): string {
  const plain = /^[\w./:@,+-]*$/;
  if (plain.test(value)) return value;
  const escaped = value
    .replaceAll('\\', '\\\\')
    .replaceAll('"', '\\"')
    .replaceAll('$', '\\$')
    .replaceAll('\n', '\\n')
    .replaceAll('\r', '\\r');
  return `"${escaped}"`;
}
