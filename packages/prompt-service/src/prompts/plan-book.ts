import { AppError } from '@votive/shared/app-error';
import type { Plan, ResolveRequest } from '@votive/shared/contracts/plan';
import { ARCHIVED_REVISION, type PlanChange } from '@votive/shared/contracts/plan-changes';
import { resolvePrompt } from '@votive/shared/experiments/resolve-prompt';
import { CompositionError } from '@votive/shared/prompts/compose-version';
import { findProduction } from './find-production.ts';
import type { Catalogue, StoredPrompt } from './prompt-store.ts';
import { toPlan } from './to-plan.ts';

export type PlanBook = ReturnType<typeof createPlanBook>;

/** One page: the plan with its bytes, or the note that the prompt was archived. `resolved` keeps answers by what they depend on. */
type Page = { plan: Plan; body: Buffer; resolved: Map<string, Buffer> } | 'archived';

/**
 * All plans in memory. This process is the only writer of the database, so they are read once and again after each write; readers never wait.
 * `onChange` hears of every plan whose revision became another one, `onFault` of a prompt that cannot be put together: what was served for it before goes on being served.
 */
export function createPlanBook(
  readCatalogue: () => Promise<Catalogue>,
  onChange: (change: PlanChange) => void,
  onFault: (key: string, error: unknown) => void,
) {
  let pages: ReadonlyMap<string, Page> = new Map();
  let lastRead = 0;
  let lastShown = 0;

  /** Reads the database again. Concurrent calls are safe: an older reading never replaces a newer one. */
  async function reload(): Promise<void> {
    lastRead += 1;
    const reading = lastRead;
    const catalogue = await readCatalogue();
    if (reading < lastShown) return;
    const next = toPages(catalogue, pages, onFault);
    lastShown = reading;
    const before = pages;
    pages = next;
    for (const [key, page] of next) {
      const revision = revisionOf(page);
      const known = before.get(key);
      if (known === undefined || revisionOf(known) !== revision) onChange({ key, revision });
    }
  }

  /** The plan of `key` as the bytes that are sent. Throws `not_found`, or `gone` for an archived prompt. */
  function plan(key: string): { revision: string; body: Buffer } {
    const page = find(key);
    return { revision: page.plan.revision, body: page.body };
  }

  /** The resolved prompt as the bytes that are sent; equal answers share one buffer. */
  function resolve({ key, thinkingEnabled, subject }: ResolveRequest, storedArm?: string): Buffer {
    const page = find(key);
    const resolved = resolvePrompt(page.plan, { thinkingEnabled, subject, storedArm });
    const name = JSON.stringify([resolved.versionId, resolved.arm, thinkingEnabled]);
    const known = page.resolved.get(name);
    if (known) return known;
    const body = Buffer.from(JSON.stringify(resolved));
    page.resolved.set(name, body);
    return body;
  }

  function find(key: string): Exclude<Page, 'archived'> {
    const page = pages.get(key);
    if (page === undefined) throw new AppError('not_found', `There is no prompt ${key}.`);
    if (page === 'archived') throw new AppError('gone', `The prompt ${key} was archived.`);
    return page;
  }

  /** The running experiment of a prompt in which units may have another arm than its weights give: after its first phase. */
  function experimentWithPast(key: string): string | undefined {
    const { experiment } = find(key).plan;
    return experiment && experiment.phase > 1 ? experiment.id : undefined;
  }

  /** All current revisions by key. */
  const revisions = () => Object.fromEntries([...pages].map(([key, page]) => [key, revisionOf(page)]));

  return { reload, plan, resolve, experimentWithPast, revisions };
}

function toPages(
  { prompts, versions, experiments }: Catalogue,
  before: ReadonlyMap<string, Page>,
  onFault: (key: string, error: unknown) => void,
): Map<string, Page> {
  const find = findProduction({ prompts, versions });
  const versionsOf = Map.groupBy(versions, ({ promptId }) => promptId);

  const toPage = (prompt: StoredPrompt): Page | undefined => {
    if (prompt.archivedAt !== null) return 'archived';
    const running = experiments.find(({ promptId }) => promptId === prompt.id);
    try {
      const plan = toPlan(prompt, { versions: versionsOf.get(prompt.id) ?? [], running, find });
      return plan && { plan, body: Buffer.from(JSON.stringify(plan)), resolved: new Map() };
    } catch (error) {
      if (!(error instanceof CompositionError)) throw error;
      onFault(prompt.key, error);
      return before.get(prompt.key);
    }
  };
  const pages = prompts.map((prompt) => [prompt.key, toPage(prompt)] as const);
  return new Map(pages.flatMap(([key, page]) => (page ? [[key, page] as const] : [])));
}

function revisionOf(page: Page): string {
  return page === 'archived' ? ARCHIVED_REVISION : page.plan.revision;
}
