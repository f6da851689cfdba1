import type { PlanBook } from './import-plan.ts';
import { textFault, toModes, toWeights } from './plan-modes.ts';
import { IMPORTER, NO_PROMPT, type TakenPrompt } from './plan-prompts.ts';
import { rowId, type SourceRows } from './read-source.ts';
import { isTrue, leftovers, numberOf, type SourceRow, textOf, timeOf } from './source-row.ts';

const MAPPED = {
  ABTest: ['id', 'promptId', 'name', 'description', 'isActive', 'startDate', 'endDate', 'createdAt'],
  ABVariant: ['id', 'abTestId', 'name', 'content', 'model', 'weight', 'createdAt'],
  ABVariantConfig: ['id', 'abVariantId', 'variantType', 'temperature', 'maxTokens', 'thinkingType', 'budgetTokens'],
} as const;

/**
 * A/B tests as experiments: each variant becomes a version and an arm. None runs afterwards: one that ran is paused, since its people are assigned anew here and
 * its former counts (shows, not people) cannot be continued; they are kept aside.
 */
export function planExperiments(book: PlanBook, rows: SourceRows, prompts: ReadonlyMap<string, TakenPrompt>): void {
  const taken = new Set<string>();
  for (const test of rows.ABTest) {
    const id = rowId('ABTest', test);
    if (!book.isNew('ABTest', id)) continue;
    const prompt = prompts.get(textOf(test, 'promptId') ?? '');
    const variants = rows.ABVariant.filter(({ abTestId }) => abTestId === id);
    const fault = testFault(prompt, variants);
    if (fault || !prompt) book.keep('ABTest', id, { reason: fault ?? '', content: test });
    else {
      planExperiment(book, { id, row: test, variants, prompt, configs: rows.ABVariantConfig });
      for (const variant of variants) taken.add(rowId('ABVariant', variant));
    }
  }
  keepRest(book, rows, taken);
}

function testFault(prompt: TakenPrompt | undefined, variants: readonly SourceRow[]): string | undefined {
  if (!prompt) return NO_PROMPT;
  if (variants.length === 0) return 'it has no variants';
  const fault = variants.map((variant) => textFault(textOf(variant, 'content'))).find((found) => found !== undefined);
  return fault === undefined ? undefined : `one of its variants cannot be used: ${fault}`;
}

type Test = { id: string; name: string; prompt: TakenPrompt; promptId: string; createdAt: string };

function planExperiment(
  book: PlanBook,
  {
    id,
    row,
    variants,
    prompt,
    configs,
  }: { id: string; row: SourceRow; variants: readonly SourceRow[]; prompt: TakenPrompt; configs: readonly SourceRow[] },
): void {
  const promptId = textOf(row, 'promptId') ?? '';
  const test: Test = {
    id,
    name: textOf(row, 'name') ?? id,
    prompt,
    promptId,
    createdAt: timeOf(row, 'createdAt') ?? book.at,
  };
  const weights = toWeights(variants.map((variant) => numberOf(variant, 'weight') ?? 0));
  const names = new Set<string>();
  const arms = variants.map((variant, index) => {
    const name = uniqueName(textOf(variant, 'name') ?? `arm ${index + 1}`, names);
    const ours = configs.filter(({ abVariantId }) => abVariantId === rowId('ABVariant', variant));
    return { name, weight: weights[index] ?? 0, label: planArm(book, { test, arm: name, variant, configs: ours }) };
  });
  const { prompt: _append, ...known } = test;
  book.plan.experiments.push({
    ...known,
    ...historyOf(book, id, row),
    hypothesis: textOf(row, 'description') ?? '',
    arms,
  });
  book.take('ABTest', id, leftovers(row, MAPPED.ABTest));
}

/** The variant as a version with a label of its own; answers the label. */
function planArm(
  book: PlanBook,
  { test, arm, variant, configs }: { test: Test; arm: string; variant: SourceRow; configs: readonly SourceRow[] },
): string {
  const versionId = rowId('ABVariant', variant);
  const { modes, remarks } = toModes(
    { content: textOf(variant, 'content') ?? '', model: textOf(variant, 'model') },
    configs,
  );
  for (const remark of remarks) book.note('ABVariant', remark, versionId);
  const createdAt = timeOf(variant, 'createdAt') ?? test.createdAt;
  test.prompt.append({ id: versionId, modes, note: `${test.name}: ${arm}`, author: IMPORTER, createdAt });
  const label = `arm:${test.id}:${arm}`;
  book.plan.labels.push({ promptId: test.promptId, name: label, versionId });
  if (book.isNew('ABVariant', versionId)) book.take('ABVariant', versionId, leftovers(variant, MAPPED.ABVariant));
  for (const config of configs) {
    const id = rowId('ABVariantConfig', config);
    if (book.isNew('ABVariantConfig', id)) book.take('ABVariantConfig', id, leftovers(config, MAPPED.ABVariantConfig));
  }
  return label;
}

function historyOf(book: PlanBook, id: string, row: SourceRow) {
  const startedAt = timeOf(row, 'startDate') ?? null;
  if (isTrue(row, 'isActive')) {
    book.note('ABTest', 'was running and is paused: people are assigned anew here', id);
    return { status: 'paused' as const, startedAt, endedAt: null };
  }
  if (startedAt === null) return { status: 'draft' as const, startedAt, endedAt: null };
  return {
    status: 'ended' as const,
    startedAt,
    endedAt: timeOf(row, 'endDate') ?? timeOf(row, 'updatedAt') ?? book.at,
  };
}

/** Names of arms are unique in an experiment; the former Votive did not ask for that. */
function uniqueName(wanted: string, names: Set<string>): string {
  let name = wanted;
  for (let copy = 2; names.has(name); copy++) name = `${wanted} (${copy})`;
  names.add(name);
  return name;
}

function keepRest(book: PlanBook, rows: SourceRows, taken: ReadonlySet<string>): void {
  for (const variant of rows.ABVariant) {
    const id = rowId('ABVariant', variant);
    if (taken.has(id) || !book.isNew('ABVariant', id)) continue;
    book.keep('ABVariant', id, { reason: 'its test does not come over', content: variant });
  }
  for (const config of rows.ABVariantConfig) {
    const id = rowId('ABVariantConfig', config);
    if (taken.has(textOf(config, 'abVariantId') ?? '') || !book.isNew('ABVariantConfig', id)) continue;
    book.keep('ABVariantConfig', id, { reason: 'its variant does not come over', content: config });
  }
}
