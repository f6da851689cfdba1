type Environment = Readonly<Record<string, string | undefined>>;

/** How people here call the command, ready to be typed: `votive` where it lies on PATH, else the path that was typed, as the launcher saw it. */
export function calledAs(environment: Environment): string {
  const typed = environment.VOTIVE_COMMAND ?? '';
  if (typed === '' || /\p{Cc}|`/u.test(typed)) return 'votive';
  return shellWord(typed);
}

/** `text` with every command of ours in it (those after a backtick) written with `name`, so that it can be copied and run. */
export function withCommandName(text: string, name: string): string {
  return name === 'votive' ? text : text.replace(/`votive(?=[ `])/g, () => `\`${name}`);
}

/** The same for what is to be typed next: such a command also names the home, where one was given and it names none yet. */
export function withCommandNameAndHome(
  text: string,
  { name, home }: { name: string; home: string | undefined },
): string {
  if (home === undefined) return withCommandName(text, name);
  return text.replace(/`votive((?: [^`]*)?)`/g, (_, rest: string) =>
    / --home\b/.test(rest) ? `\`${name}${rest}\`` : `\`${name}${rest} --home ${shellWord(home)}\``,
  );
}

/** The same for a help text, whose usage line and examples stand without backticks. */
export function helpWithCommandName(help: string, name: string): string {
  return withCommandName(help, name).replace(/^(Usage: | {2})votive(?= )/gm, (_, before: string) => `${before}${name}`);
}

/** One word of a POSIX shell. */
export function shellWord(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}
