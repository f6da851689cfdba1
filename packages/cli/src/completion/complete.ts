import type { CommandEntry, CommandTable, OptionEntry } from '../program/command-table.ts';

export type Candidate = { value: string; description: string };

/** What may stand for an argument (`restart service`) or after an option (`--service`), where a list of it exists. `files` asks the shell for its own. */
export type KnownValues = Readonly<Record<string, readonly Candidate[] | 'files'>>;

/** Stands for an empty last word where a shell cannot pass one. */
const EMPTY_WORD = ':empty';

/**
 * What may come next on a command line. `words` are those after `votive` up to the cursor, the last one being typed (maybe empty). Answers `files` where a path is
 * expected.
 */
export function complete(words: readonly string[], table: CommandTable, known: KnownValues): Candidate[] | 'files' {
  const typed = words.at(-1) === EMPTY_WORD ? '' : (words.at(-1) ?? '');
  const before = words.slice(0, -1);
  const { path, positions, command } = locate(before, table);
  const options = [...(command?.options ?? []), ...table.globalOptions];

  const open = options.find(({ long, short, takesValue }) => takesValue && [long, short].includes(before.at(-1) ?? ''));
  if (open) return starting(typed, valuesOf(open, known));
  if (typed.startsWith('-')) return starting(typed, options.map(toCandidate));
  if (!command) return starting(typed, nextWords(path, table));
  const argument = command.arguments[Math.min(positions, command.arguments.length - 1)];
  if (!argument || (positions >= command.arguments.length && !argument.variadic)) return [];
  return starting(typed, known[`${command.name} ${argument.name}`] ?? []);
}

/** How far the words before the cursor lead: the words of the command, and how many arguments it has already. */
function locate(
  before: readonly string[],
  table: CommandTable,
): { path: string[]; positions: number; command: CommandEntry | undefined } {
  const path: string[] = [];
  let command: CommandEntry | undefined;
  let positions = 0;
  let isValue = false;
  for (const word of before) {
    const options = [...(command?.options ?? []), ...table.globalOptions];
    if (isValue) isValue = false;
    else if (word.startsWith('-')) isValue = takesNext(word, options);
    else if (command) positions += 1;
    else {
      path.push(word);
      command = table.commands.find(({ name }) => name === path.join(' '));
    }
  }
  return { path, positions, command };
}

function takesNext(word: string, options: readonly OptionEntry[]): boolean {
  return options.some(({ long, short, takesValue }) => takesValue && (word === long || word === short));
}

/** The words that go on from `path`: commands, and the groups they are in. */
function nextWords(path: readonly string[], { commands }: CommandTable): Candidate[] {
  const found = new Map<string, string>();
  for (const { name, description } of commands) {
    const words = name.split(' ');
    const next = words[path.length];
    if (next === undefined || !path.every((word, index) => words[index] === word)) continue;
    const isGroup = words.length > path.length + 1;
    found.set(next, isGroup ? `${next} …` : description);
  }
  return [...found].map(([value, description]) => ({ value, description }));
}

function valuesOf({ long, choices }: OptionEntry, known: KnownValues): readonly Candidate[] | 'files' {
  return choices?.map((value) => ({ value, description: '' })) ?? known[long] ?? [];
}

const toCandidate = ({ long, description }: OptionEntry): Candidate => ({ value: long, description });

function starting(typed: string, candidates: readonly Candidate[] | 'files'): Candidate[] | 'files' {
  return candidates === 'files' ? 'files' : candidates.filter(({ value }) => value.startsWith(typed));
}
