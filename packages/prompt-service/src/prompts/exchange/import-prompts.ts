import type { importOutcomeSchema } from '@votive/shared/admin-api/admin-schemas';
import { mayActAs } from '@votive/shared/admin-api/roles';
import { AppError, InvalidInput } from '@votive/shared/app-error';
import type { PromptExport } from '@votive/shared/contracts/prompt-export';
import { CompositionError, composeVersion } from '@votive/shared/prompts/compose-version';
import type { z } from 'zod';
import type { Actor } from '../../admin/admin-operation.ts';
import { type AdminOperation, operation } from '../../admin/admin-operation.ts';
import { appendAudit } from '../../audit/append-audit.ts';
import type { Queries } from '../../database/open-database.ts';
import { findProduction } from '../find-production.ts';
import { type OnMove, readCatalogue } from '../prompt-store.ts';
import { PRODUCTION } from '../to-plan.ts';
import { insertVersion } from '../version-store.ts';
import { type LabelChange, type PromptImport, planPromptImport } from './plan-import.ts';

type Dependencies = {
  db: Queries;
  reload: () => Promise<void>;
  onMove: OnMove;
  now: () => Date;
  requireSecondPerson: boolean;
};
type Outcome = z.output<typeof importOutcomeSchema>;

const BODY_LIMIT = '64mb';

/** `importPrompts`: all of it in one transaction, or nothing; a second time it changes nothing. */
export function importOperation({ db, reload, onMove, now, requireSecondPerson }: Dependencies): AdminOperation {
  async function bringIn(
    document: PromptExport,
    { dryRun, reason }: { dryRun: boolean; reason: string },
    actor: Actor,
  ) {
    const at = now().toISOString();
    const outcome = await db.transaction().execute(async (tx) => {
      const catalogue = await readCatalogue(tx, { allVersions: true });
      const plan = planPromptImport(document, catalogue, { author: actor.name, at });
      requireAllowed(plan.moves, actor, requireSecondPerson);
      requireWhole(plan);
      if (!dryRun && isChange(plan)) {
        await write(tx, plan, { actor: actor.name, at, reason });
        for (const { prompt, label, from, to } of plan.moves)
          await onMove(tx, {
            ...{ key: prompt.key, promptId: prompt.id, label, from, versionId: to },
            ...{ actor: actor.name, reason, at },
          });
      }
      return toOutcome(plan);
    });
    if (!dryRun) await reload();
    return outcome;
  }

  return operation('importPrompts', ({ body: { document, ...how }, actor }) => bringIn(document, how, actor), {
    bodyLimit: BODY_LIMIT,
  });
}

const isChange = ({ created, versions, moves }: PromptImport) => created.length + versions.length + moves.length > 0;

function toOutcome({ created, versions, moves, unchanged }: PromptImport): Outcome {
  return {
    created: created.map(({ key }) => key),
    versionsAdded: versions.length,
    labelsMoved: moves.length,
    unchanged,
  };
}

/** What visitors get now is not changed by the way: that is publishing, and has its own rules. */
function requireAllowed(moves: readonly LabelChange[], actor: Actor, requireSecondPerson: boolean): void {
  const published = moves.filter(({ label, from }) => label === PRODUCTION && from !== null);
  const [first] = published;
  if (!first) return;
  const keys = published.map(({ prompt }) => prompt.key).join(', ');
  if (requireSecondPerson)
    throw new AppError('conflict', `This would publish ${keys}, which needs a second person: publish in the editor.`);
  if (!mayActAs(actor.role, 'owner'))
    throw new AppError('forbidden', `This would publish ${keys} without a gate: only an owner may do that.`);
}

/** Everything in production has to fit together afterwards. */
function requireWhole({ after }: PromptImport): void {
  const find = findProduction(after);
  const byId = new Map(after.versions.map((version) => [version.id, version]));
  for (const { key, labels, archivedAt } of after.prompts) {
    const version = byId.get(labels[PRODUCTION] ?? '');
    if (!version || archivedAt !== null) continue;
    try {
      composeVersion(key, version, find);
    } catch (error) {
      if (!(error instanceof CompositionError)) throw error;
      throw new InvalidInput([{ path: `${key}.${PRODUCTION}`, message: error.message }]);
    }
  }
}

async function write(
  tx: Queries,
  { created, versions, moves }: PromptImport,
  { actor, at, reason }: { actor: string; at: string; reason: string },
): Promise<void> {
  for (const { labels: _labels, ...prompt } of created) await tx.insertInto('prompts').values(prompt).execute();
  for (const version of versions) await insertVersion(tx, version);
  for (const { prompt, label, from, to } of moves) {
    await tx
      .insertInto('labels')
      .values({ promptId: prompt.id, name: label, versionId: to, movedAt: at })
      .onConflict((conflict) => conflict.columns(['promptId', 'name']).doUpdateSet({ versionId: to, movedAt: at }))
      .execute();
    await tx
      .insertInto('labelMoves')
      .values({ promptId: prompt.id, label, fromVersionId: from, toVersionId: to, actor, reason, movedAt: at })
      .execute();
    await appendAudit(tx, {
      ...{ at, actor, action: 'label.moved', target: prompt.key },
      detail: { label, from, to, reason },
    });
  }
  const detail = { created: created.length, versions: versions.length, labels: moves.length, reason };
  await appendAudit(tx, { at, actor, action: 'prompts.imported', target: 'prompts', detail });
}
