import { spawn } from 'node:child_process';
import { stripVTControlCharacters } from 'node:util';

/** The command and the home that a contract is tried on: how it is started, and in which environment. */
export type Subject = {
  command: readonly [program: string, ...fixed: string[]];
  home: string;
  environment: Readonly<Record<string, string>>;
};
export type Answer = { code: number | null; stdout: string; stderr: string };

const LONGEST_MS = 90_000;

/** In a pipe that nobody writes to and nobody closes: a command that waits for an answer never ends, which fails the test. */
export async function inPipe(subject: Subject, args: readonly string[]): Promise<Answer> {
  const [program, ...fixed] = subject.command;
  const child = spawn(program, [...fixed, ...args, '--home', subject.home], {
    env: subject.environment,
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  const answer = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const)
    child[name].setEncoding('utf8').on('data', (text: string) => {
      answer[name] += text;
    });
  return { code: await codeOf(child, args), ...answer };
}

/** With standard input, output and error closed. Answers the exit code. */
export function withClosedStreams(subject: Subject, args: readonly string[]): Promise<number | null> {
  const line = quoted([...subject.command, ...args, '--home', subject.home]);
  const child = spawn('sh', ['-c', `exec ${line} <&- >&- 2>&-`], { env: subject.environment, stdio: 'ignore' });
  return codeOf(child, args);
}

/**
 * On a pseudo-terminal; `screen` is all that it showed, result and messages together. `typed` is given as soon as a question stands there; where none is expected
 * the command waits for ever, which fails the test.
 */
export async function onTerminal(
  subject: Subject,
  args: readonly string[],
  { errorsTo = '/dev/tty', typed }: { errorsTo?: string; typed?: string } = {},
): Promise<{ code: number | null; screen: string }> {
  const line = `${quoted([...subject.command, ...args, '--home', subject.home])} 2>${errorsTo}`;
  const child = spawn('script', ['-qec', line, '/dev/null'], {
    env: { ...subject.environment, TERM: 'xterm-256color' },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  let screen = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    const wasAsked = asks(screen);
    screen += text;
    if (typed !== undefined && !wasAsked && asks(screen)) child.stdin.write(typed);
  });
  const code = await codeOf(child, args);
  return { code, screen };
}

function codeOf(child: ReturnType<typeof spawn>, args: readonly string[]): Promise<number | null> {
  return new Promise((settle, fail) => {
    const timer = setTimeout(() => {
      child.kill('SIGKILL');
      fail(new Error(`\`votive ${args.join(' ')}\` does not end by itself.`));
    }, LONGEST_MS);
    child.once('error', fail);
    child.once('close', (code) => {
      clearTimeout(timer);
      settle(code);
    });
  });
}

/** A long question is broken into lines wherever the terminal ends, with escape codes between them. */
function asks(screen: string): boolean {
  const words = stripVTControlCharacters(screen).replaceAll(/\s/g, '');
  return words.includes('togoon:') || words.includes('(y/N)');
}

const quoted = (words: readonly string[]) => words.map((word) => `'${word}'`).join(' ');
