import type { Run, RunSummary } from '@votive/shared/admin-api/run-contracts';
import type { Language } from '@votive/shared/contracts/language';
import { type CellFigures, cellFiguresSchema, withoutFigures } from '@votive/shared/contracts/prompt-runs';
import { sql } from 'kysely';
import { appendAudit } from '../audit/append-audit.ts';
import type { Queries } from '../database/open-database.ts';

export type RunStore = ReturnType<typeof createRunStore>;
type Head = Omit<Run, 'cells'>;
/** A run as it is stored: the gate of `gateVersionId`, where it is one. */
export type StoredRun = Head & { promptId: string; gateVersionId: string | null; cells: StoredCell[] };
export type StoredCell = {
  column: number;
  personaId: string;
  language: Language;
  status: Run['cells'][number]['status'];
  /** Null until the cell ended. */
  figures: CellFigures | null;
};
export type NewRun = Omit<StoredRun, 'finishedAt'>;

/** Runs of one prompt that are kept; older ones go when another begins. */
const KEPT_RUNS = 50;

/** Runs and their cells. Texts of prompts are never in them; reports of sample persons are. */
export function createRunStore(db: Queries) {
  async function insert({ cells, columns, promptKey, ...run }: NewRun): Promise<void> {
    await db.transaction().execute(async (tx) => {
      await tx
        .insertInto('runs')
        .values({ ...run, columns: JSON.stringify(columns), finishedAt: null })
        .execute();
      for (const [position, { column, personaId, language, status }] of cells.entries())
        await tx
          .insertInto('runCells')
          .values({ runId: run.id, position, column, personaId, language, status, figures: null })
          .execute();
      await appendAudit(tx, {
        at: run.startedAt,
        actor: run.startedBy,
        action: run.gateVersionId === null ? 'run.started' : 'gate.started',
        target: promptKey,
        detail: { runId: run.id, cells: cells.length, provider: run.provider },
      });
      await prune(tx, run.promptId);
    });
  }

  /** Notes that a cell began, or what came of it. */
  async function writeCell(runId: string, position: number, change: Pick<StoredCell, 'status' | 'figures'>) {
    const figures = change.figures && JSON.stringify(change.figures);
    await db
      .updateTable('runCells')
      .set({ status: change.status, figures })
      .where('runId', '=', runId)
      .where('position', '=', position)
      .execute();
  }

  /** Ends a run: cells without figures get `status` and the reason. Answers false where it had ended before. */
  async function finish(runId: string, end: { at: string; status: 'failed' | 'cancelled'; problem: string | null }) {
    return db.transaction().execute(async (tx) => {
      const figures = JSON.stringify(withoutFigures(end.status, end.problem));
      await tx
        .updateTable('runCells')
        .set({ status: end.status, figures })
        .where('runId', '=', runId)
        .where('figures', 'is', null)
        .execute();
      const { numUpdatedRows } = await tx
        .updateTable('runs')
        .set({ finishedAt: end.at })
        .where('id', '=', runId)
        .where('finishedAt', 'is', null)
        .executeTakeFirstOrThrow();
      return numUpdatedRows === 1n;
    });
  }

  async function read(runId: string): Promise<StoredRun | undefined> {
    const run = await heads().where('runs.id', '=', runId).executeTakeFirst();
    if (!run) return undefined;
    const cells = await db
      .selectFrom('runCells')
      .select(['column', 'personaId', 'language', 'status', 'figures'])
      .where('runId', '=', runId)
      .orderBy('position')
      .execute();
    return {
      ...run,
      columns: JSON.parse(run.columns) as Run['columns'],
      cells: cells.map(({ figures, ...cell }) => ({
        ...cell,
        figures: figures === null ? null : cellFiguresSchema.parse(JSON.parse(figures)),
      })),
    };
  }

  /** The runs of a prompt, newest first. */
  async function list(promptId: string): Promise<RunSummary[]> {
    const runs = await heads()
      .select([countOf('done').as('done'), countOf('failed').as('failed'), countOf().as('total')])
      .where('runs.promptId', '=', promptId)
      .orderBy('startedAt', 'desc')
      .orderBy('runs.id')
      .limit(KEPT_RUNS)
      .execute();
    return runs.map(({ promptId: _promptId, gateVersionId: _gate, columns, ...run }) => ({
      ...run,
      columns: JSON.parse(columns) as Run['columns'],
    }));
  }

  /** The runs that a process before this one left unfinished. */
  async function unfinished(): Promise<string[]> {
    const runs = await db.selectFrom('runs').select('id').where('finishedAt', 'is', null).execute();
    return runs.map(({ id }) => id);
  }

  const heads = () =>
    db
      .selectFrom('runs')
      .innerJoin('prompts', 'prompts.id', 'runs.promptId')
      .select(['runs.id', 'prompts.key as promptKey', 'promptId', 'startedBy', 'startedAt', 'finishedAt', 'mode'])
      .select(['provider', 'columns', 'gateVersionId']);

  return { insert, writeCell, finish, read, list, unfinished };
}

const countOf = (status?: string) =>
  status === undefined
    ? sql<number>`(SELECT count(*) FROM run_cells WHERE run_id = runs.id)`
    : sql<number>`(SELECT count(*) FROM run_cells WHERE run_id = runs.id AND status = ${status})`;

async function prune(tx: Queries, promptId: string): Promise<void> {
  const kept = tx
    .selectFrom('runs')
    .select('id')
    .where('promptId', '=', promptId)
    .orderBy('startedAt', 'desc')
    .orderBy('id')
    .limit(KEPT_RUNS);
  await tx
    .deleteFrom('runs')
    .where('promptId', '=', promptId)
    .where('finishedAt', 'is not', null)
    .where('id', 'not in', kept)
    .execute();
}
