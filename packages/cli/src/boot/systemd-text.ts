/** One word of a line in a unit file, as systemd reads it back: double quotes, C escapes, and `%` doubled (systemd.syntax(7), systemd.unit(5) on specifiers). */
export function unitWord(text: string): string {
  const escaped = text
    .replaceAll('\\', '\\\\')
    .replaceAll('"', '\\"')
    .replaceAll('%', '%%')
    .replaceAll('\n', '\\n')
    .replaceAll('\t', '\\t');
  return /^[\w@+=:,./-]+$/.test(text) ? text : `"${escaped}"`;
}

/** A command line for `ExecStart=` and the like, where `$` would begin a variable (systemd.service(5)). */
export function unitCommand(words: readonly string[]): string {
  return words.map((word) => unitWord(word).replaceAll('$', '$$$$')).join(' ');
}

/** `Environment=` lines, one a variable. */
export function unitEnvironment(variables: Readonly<Record<string, string>>): string[] {
  return Object.entries(variables).map(([name, value]) => `Environment=${unitWord(`${name}=${value}`)}`);
}
