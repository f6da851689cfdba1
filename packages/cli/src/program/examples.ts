import type { Command as CommanderCommand } from 'commander';

/** What `--help` shows of each command at work. Commands that bring examples of their own are not here. */
const EXAMPLES: Readonly<Record<string, readonly string[]>> = {
  up: ['votive up', 'votive up --port 9000 --json', 'votive up --dry-run', 'votive up --print-systemd'],
  down: ['votive down', 'votive down --wait=30s'],
  restart: ['votive restart', 'votive restart backend'],
  status: ['votive status', 'votive status --watch', 'votive status --json | jq .data.status'],
  logs: ['votive logs --since 10m', 'votive logs -f --service backend'],
  open: ['votive open'],
  'config show': ['votive config show --origin'],
  'config set': ['votive config set AI_PROVIDER rules', 'votive config set AI_MODEL --unset'],
  'config validate': ['votive config validate'],
  'admin link': ['votive admin link', 'votive admin link --name Anna --role editor'],
  'admin keys list': ['votive admin keys list'],
  'admin keys create': ['votive admin keys create nightly-export --role viewer'],
  'admin keys revoke': ['votive admin keys revoke nightly-export'],
  'prompts import': [
    'votive prompts import prompts.json --dry-run',
    'votive prompts import prompts.json --reason staging',
  ],
  'prompts diff': ['votive prompts diff prompts.json'],
  'prompts export': ['votive prompts export --to prompts.json'],
  'backup create': [
    'votive backup',
    'votive backup --to /mnt/offsite --prune',
    'votive backup --exec /usr/local/bin/send-offsite --wait=10m',
    'votive backup create --to /mnt/offsite --print-systemd',
  ],
  'backup list': ['votive backup list'],
  'backup verify': ['votive backup verify'],
  'backup drill': ['votive backup drill'],
  restore: [
    'votive restore votive-20261121T033000Z-1a2b3c --dry-run',
    'votive restore /mnt/offsite/votive-20261121T033000Z-1a2b3c.age --kit votive-kit.txt',
    'votive restore --undo',
  ],
  'backup prune': ['votive backup prune --dry-run'],
  'keys export-kit': ['votive keys export-kit --to /media/usb/votive-kit.txt'],
  'keys verify-kit': ['votive keys verify-kit /media/usb/votive-kit.txt'],
  upgrade: ['votive upgrade --dry-run', 'votive upgrade --to v0.2.0'],
  rollback: ['votive rollback --dry-run', 'votive rollback --yes'],
  import: ['votive import prompts.db --dry-run', 'votive import prompts.db --key-file former.key'],
  version: ['votive version --json'],
  'rotate-keys': ['votive rotate-keys', 'votive rotate-keys database --dry-run', 'votive rotate-keys all --yes'],
  migrate: ['votive migrate', 'votive migrate plan', 'votive migrate status --json'],
  doctor: [
    'votive doctor',
    'votive doctor --fix',
    'votive doctor --only disk.free keyring.kcv',
    'votive doctor --bundle support.tar.gz',
  ],
  recover: ['votive recover --dry-run', 'votive recover'],
  destroy: ['votive destroy', 'votive destroy --confirm=votive --copy-to /mnt/archive'],
  completion: [
    'votive completion bash > ~/.local/share/bash-completion/completions/votive',
    'votive completion zsh > ~/.zfunc/_votive',
    'votive completion fish > ~/.config/fish/completions/votive.fish',
    'votive completion powershell >> $PROFILE',
  ],
  explain: ['votive explain VOT-202', 'votive explain'],
  schema: ['votive schema status', 'votive schema'],
  commands: ['votive commands --json'],
};

/** Every command that can be run, with its words; groups such as `config` are none. */
export function leafCommands(
  command: CommanderCommand,
  words: readonly string[] = [],
): { name: string; command: CommanderCommand }[] {
  return command.commands.flatMap((child) => {
    const path = [...words, child.name()];
    return child.commands.length > 0 ? leafCommands(child, path) : [{ name: path.join(' '), command: child }];
  });
}

export function addExamples(program: CommanderCommand): void {
  for (const { name, command } of leafCommands(program)) {
    const examples = EXAMPLES[name];
    if (!examples) continue;
    const title = examples.length === 1 ? 'Example' : 'Examples';
    command.addHelpText('after', `\n${title}:\n${examples.map((example) => `  ${example}`).join('\n')}`);
  }
}

/** The examples in a help text. */
export function examplesIn(help: string): string[] {
  const [, after = ''] = help.split(/^Examples?:$/m);
  return after
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
}
