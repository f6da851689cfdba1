import { randomUUID } from 'node:crypto';
import { type StoredAnalysis, storedAnalysisSchema } from '@votive/shared/contracts/stored-analysis';
import { appendAudit } from '../audit/append-audit.ts';
import type { FieldSeal } from '../database/fields/field-seal.ts';
import { answersPlace, FIRST, reportPlace } from '../database/fields/places.ts';
import type { Database, Queries } from '../database/open-database.ts';
import { noteDeletedAnalysis } from '../exposures/take-outcomes.ts';

export type AnalysisStore = ReturnType<typeof createAnalysisStore>;
export type NewAnalysis = StoredAnalysis & { contentSha256: string; accessTokenHash: Buffer; storedAt: string };
export type StoreOutcome = 'stored' | 'token_replaced' | 'conflict' | 'deleted';

/** Runs and their reports: the only code that knows these tables. */
export function createAnalysisStore({ queries: db, fields }: Pick<Database, 'queries' | 'fields'>) {
  /** Stores run and report in one transaction, durable when it answers. The same content again replaces the access token only; a deleted id stays deleted. */
  async function insert(entry: NewAnalysis): Promise<StoreOutcome> {
    const { id } = entry.analysis;
    return db.transaction().execute(async (tx) => {
      const tombstone = await tx
        .selectFrom('deletions')
        .select('id')
        .where('kind', '=', 'analysis')
        .where('id', '=', id)
        .executeTakeFirst();
      if (tombstone) return 'deleted';

      const known = await tx.selectFrom('analyses').select('contentSha256').where('id', '=', id).executeTakeFirst();
      if (known && known.contentSha256 !== entry.contentSha256) return 'conflict';
      if (known) {
        const { accessTokenHash } = entry;
        await tx.updateTable('analyses').set({ accessTokenHash }).where('id', '=', id).execute();
        return 'token_replaced';
      }
      await insertRows(tx, fields, entry);
      return 'stored';
    });
  }

  /** The hash of the token that opens analysis `id`; undefined where there is no such analysis. */
  async function accessTokenHash(id: string): Promise<Buffer | undefined> {
    const row = await db.selectFrom('analyses').select('accessTokenHash').where('id', '=', id).executeTakeFirst();
    return row?.accessTokenHash;
  }

  async function find(id: string): Promise<StoredAnalysis | undefined> {
    const row = await db
      .selectFrom('analyses')
      .innerJoin('assessments', 'assessments.id', 'analyses.assessmentId')
      .select(['sealedReport', 'assessmentId', 'analyses.version as reportVersion'])
      .select(['memberId', 'sealedAnswers', 'assessments.version as answersVersion'])
      .select(['questionnaireId', 'questionnaireVersion', 'language', 'consent'])
      .where('analyses.id', '=', id)
      .executeTakeFirst();
    if (!row) return undefined;
    const { assessmentId, memberId } = row;
    const report = fields.open(reportPlace({ id, assessmentId, version: row.reportVersion }), row.sealedReport);
    const answers = fields.open(
      answersPlace({ id: assessmentId, memberId, version: row.answersVersion }),
      row.sealedAnswers,
    );
    return storedAnalysisSchema.parse({
      analysis: JSON.parse(report),
      run: {
        questionnaire: { id: row.questionnaireId, version: row.questionnaireVersion },
        language: row.language,
        consent: JSON.parse(row.consent),
        answers: JSON.parse(answers),
      },
    });
  }

  /** Deletes report and run and leaves a tombstone, in one transaction; false where someone else deleted it meanwhile. */
  async function remove(id: string, at: string): Promise<boolean> {
    return db.transaction().execute(async (tx) => {
      const gone = await tx.deleteFrom('analyses').where('id', '=', id).returning('assessmentId').executeTakeFirst();
      if (!gone) return false;
      await tx
        .deleteFrom('assessments')
        .where('id', '=', gone.assessmentId)
        .where(({ not, exists, selectFrom }) =>
          not(exists(selectFrom('analyses').select('id').where('assessmentId', '=', gone.assessmentId))),
        )
        .execute();
      await tx.insertInto('deletions').values({ kind: 'analysis', id, deletedAt: at }).execute();
      await noteDeletedAnalysis(tx, id, at);
      await appendAudit(tx, { at, actor: 'token holder', action: 'analysis.deleted', target: id, detail: {} });
      return true;
    });
  }

  return { insert, accessTokenHash, find, remove };
}

async function insertRows(tx: Queries, { seal }: FieldSeal, entry: NewAnalysis): Promise<void> {
  const { analysis, run, contentSha256, accessTokenHash, storedAt } = entry;
  const assessmentId = randomUUID();
  await tx
    .insertInto('assessments')
    .values({
      id: assessmentId,
      memberId: null,
      questionnaireId: run.questionnaire.id,
      questionnaireVersion: run.questionnaire.version,
      language: run.language,
      consent: JSON.stringify(run.consent),
      sealedAnswers: seal(
        answersPlace({ id: assessmentId, memberId: null, version: FIRST }),
        JSON.stringify(run.answers),
      ),
      version: FIRST,
      createdAt: analysis.createdAt,
    })
    .execute();
  await tx
    .insertInto('analyses')
    .values({
      id: analysis.id,
      assessmentId,
      sealedReport: seal(reportPlace({ id: analysis.id, assessmentId, version: FIRST }), JSON.stringify(analysis)),
      version: FIRST,
      contentSha256,
      accessTokenHash,
      createdAt: analysis.createdAt,
      storedAt,
    })
    .execute();
}
