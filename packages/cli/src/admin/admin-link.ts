import type { Role } from '@votive/shared/admin-api/roles';
import { createdLinkSchema } from '@votive/shared/admin-api/session-contracts';
import { CommandError } from '../output/command-error.ts';
import type { Command } from '../program/command.ts';
import { askPromptService } from '../stack/ask-prompt-service.ts';
import { type RunningHome, runningHome } from './running-home.ts';

export type LinkArguments = { name: string; role: Role };

/** Prints a link that signs one browser in at the prompt editor, once, within ten minutes. */
export const adminLink: Command<LinkArguments> = async (context, { name, role }) => {
  const home = await runningHome(context);
  const page = `${home.driver.url(home.config)}/admin/`;
  if (context.options.dryRun) {
    const text = `A link to ${page} would be made, which signs in once as ${name} (${role}).`;
    return { data: { url: null, expiresAt: null, name, role }, text };
  }
  const { token, expiresAt } = await makeLink(home, { name, role, now: context.now });
  const url = `${page}#link=${token}`;
  const { output } = context;
  if (output.messagesAreRead)
    output.progress.step(`Signs in once as ${name} (${role}), until ${clockTime(expiresAt)}; give it to nobody else`);
  return { data: { url, expiresAt, name, role }, text: url, verbatim: true };
};

async function makeLink({ layout, driver }: RunningHome, { name, role, now }: LinkArguments & { now: () => Date }) {
  try {
    const { status, text } = await askPromptService(
      { layout, driver, now },
      { method: 'POST', path: '/internal/admin-links', body: { name, role } },
    );
    if (status === 400) throw unusableName(name);
    if (status !== 201) throw new Error(`it answered ${status}`);
    return createdLinkSchema.parse(JSON.parse(text));
  } catch (cause) {
    if (cause instanceof CommandError) throw cause;
    throw new CommandError('VOT-306', {
      message: 'The link could not be made.',
      reason: `The prompt-service did not answer as it should: ${cause instanceof Error ? cause.message : cause}.`,
      fix: 'Look at `votive status` and `votive logs --service prompt-service`.',
      cause,
    });
  }
}

function unusableName(name: string): CommandError {
  return new CommandError('VOT-101', {
    message: 'This name cannot be used.',
    reason: `${JSON.stringify(name)} is empty, longer than 60 characters, or more than one line.`,
    fix: 'Give the name under which the audit shows what is done: `votive admin link --name Anna`.',
  });
}

const clockTime = (iso: string) => new Date(iso).toTimeString().slice(0, 5);
