import { createHash } from 'node:crypto';
import { promptKeySchema } from '@votive/shared/contracts/plan';
import { hashModes } from '@votive/shared/prompts/hash-modes';
import { PRODUCTION } from '../prompts/to-plan.ts';
import type { PlanBook } from './import-plan.ts';
import { type Modes, textFault, toModes } from './plan-modes.ts';
import { rowId, type SourceRows } from './read-source.ts';
import { isTrue, leftovers, numberOf, type SourceRow, textOf, timeOf } from './source-row.ts';

export const IMPORTER = 'import';

const MAPPED = {
  Prompt: ['id', 'key', 'name', 'description', 'content', 'model', 'isActive', 'createdAt'],
  PromptVariant: ['id', 'promptId', 'variantType', 'temperature', 'maxTokens', 'thinkingType', 'budgetTokens'],
  PromptVersion: ['id', 'promptId', 'version', 'content', 'model', 'changedBy', 'changeNote', 'createdAt'],
} as const;

/** Also where the prompt itself came over in an earlier import. */
export const NO_PROMPT = 'its prompt does not come over with it';
const SETTINGS_OF_TODAY =
  'has the settings of today: the former Votive kept texts by version, settings only as they were last';

type AppendedVersion = { id: string; modes: Modes; note: string; author: string; createdAt: string };

/** A prompt that comes over. `append` adds a version under the next free number. */
export type TakenPrompt = { append(version: AppendedVersion): void };

/** Prompts with their versions and what is in use; answers those that come over, by id. */
export function planPrompts(book: PlanBook, rows: SourceRows): ReadonlyMap<string, TakenPrompt> {
  const taken = new Map<string, TakenPrompt>();
  for (const row of rows.Prompt) {
    const id = rowId('Prompt', row);
    if (!book.isNew('Prompt', id)) continue;
    const fault = promptFault(book, row);
    if (fault) book.keep('Prompt', id, { reason: fault, content: row });
    else taken.set(id, planPrompt(book, { id, row, rows }));
  }
  for (const table of ['PromptVariant', 'PromptVersion'] as const) {
    for (const row of rows[table].filter(({ promptId }) => typeof promptId !== 'string' || !taken.has(promptId))) {
      const id = rowId(table, row);
      if (book.isNew(table, id)) book.keep(table, id, { reason: NO_PROMPT, content: row });
    }
  }
  return taken;
}

function promptFault({ known, plan }: PlanBook, row: SourceRow): string | undefined {
  const key = textOf(row, 'key');
  if (!promptKeySchema.safeParse(key).success) return 'its key is not in capital letters, digits and underscores';
  if (known.promptKeys.has(key ?? '')) return 'there is a prompt with its key already';
  if (plan.prompts.some((prompt) => prompt.key === key)) return 'another prompt of the source has its key';
  return textFault(textOf(row, 'content'));
}

function planPrompt(book: PlanBook, { id, row, rows }: { id: string; row: SourceRow; rows: SourceRows }): TakenPrompt {
  const isOurs = ({ promptId }: SourceRow) => promptId === id;
  const settings = rows.PromptVariant.filter(isOurs);
  book.plan.prompts.push({ id, ...describe(book, id, row) });
  book.take('Prompt', id, leftovers(row, MAPPED.Prompt));
  takeSettings(book, settings);

  const shelf = createShelf(book, id);
  for (const version of inOrder(rows.PromptVersion.filter(isOurs))) planVersion(book, { version, settings, shelf });
  const versionId = useCurrentText(book, { id, row, settings, shelf });
  book.plan.labels.push({ promptId: id, name: PRODUCTION, versionId });
  return { append: shelf.append };
}

/** The versions of one prompt, in the order of their numbers. */
function createShelf({ plan }: PlanBook, promptId: string) {
  let newest: { id: string; number: number; sha256: string } | undefined;
  function add(number: number, { id, modes, ...rest }: AppendedVersion): void {
    newest = { id, number, sha256: hashModes(modes) };
    plan.versions.push({ ...newest, promptId, ...rest, ...modes });
  }
  return { add, append: (version: AppendedVersion) => add((newest?.number ?? 0) + 1, version), newest: () => newest };
}

function takeSettings(book: PlanBook, settings: readonly SourceRow[]): void {
  for (const row of settings) {
    const id = rowId('PromptVariant', row);
    if (book.isNew('PromptVariant', id)) book.take('PromptVariant', id, leftovers(row, MAPPED.PromptVariant));
  }
}

type OfPrompt = { settings: readonly SourceRow[]; shelf: ReturnType<typeof createShelf> };

/** The version that holds the text in use: the newest one, or one more where that text was never kept as a version. */
function useCurrentText(
  book: PlanBook,
  { id, row, settings, shelf }: OfPrompt & { id: string; row: SourceRow },
): string {
  const { modes, remarks } = toModes({ content: textOf(row, 'content') ?? '', model: textOf(row, 'model') }, settings);
  for (const remark of remarks) book.note('Prompt', remark, id);
  const newest = shelf.newest();
  if (newest?.sha256 === hashModes(modes)) return newest.id;
  const createdAt = timeOf(row, 'updatedAt') ?? timeOf(row, 'createdAt') ?? book.at;
  const versionId = derivedId(id);
  shelf.append({ id: versionId, modes, note: 'What was in use when it was imported.', author: IMPORTER, createdAt });
  return versionId;
}

function planVersion(book: PlanBook, { version, settings, shelf }: OfPrompt & { version: SourceRow }): void {
  const id = rowId('PromptVersion', version);
  if (!book.isNew('PromptVersion', id)) return;
  const number = numberOf(version, 'version') ?? 0;
  const content = textOf(version, 'content') ?? '';
  const isNext = Number.isInteger(number) && number > (shelf.newest()?.number ?? 0);
  const reason = isNext ? textFault(textOf(version, 'content')) : 'its number is no whole number above the one before';
  if (reason !== undefined) {
    book.keep('PromptVersion', id, { reason, content: version });
    return;
  }
  const { modes } = toModes({ content, model: textOf(version, 'model') }, settings);
  shelf.add(number, {
    id,
    modes,
    note: textOf(version, 'changeNote') ?? '',
    author: textOf(version, 'changedBy') ?? IMPORTER,
    createdAt: timeOf(version, 'createdAt') ?? book.at,
  });
  book.note('PromptVersion', SETTINGS_OF_TODAY, id);
  book.take('PromptVersion', id, leftovers(version, MAPPED.PromptVersion));
}

function describe(book: PlanBook, id: string, row: SourceRow) {
  const words = [textOf(row, 'name'), textOf(row, 'description')].filter((text) => text !== undefined && text !== '');
  const createdAt = timeOf(row, 'createdAt') ?? book.at;
  const isInUse = row.isActive === undefined || isTrue(row, 'isActive');
  if (!isInUse) book.note('Prompt', 'was switched off and is archived', id);
  const archivedAt = isInUse ? null : (timeOf(row, 'updatedAt') ?? book.at);
  return { key: textOf(row, 'key') ?? '', description: words.join(': '), createdAt, archivedAt };
}

const inOrder = (versions: readonly SourceRow[]) =>
  [...versions].sort((left, right) => (numberOf(left, 'version') ?? 0) - (numberOf(right, 'version') ?? 0));

/** An id of its own for the text in use, the same in every run. */
function derivedId(promptId: string): string {
  const hex = createHash('sha256').update(`votive import current ${promptId}`).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
