import type { ImportReport } from '@votive/shared/contracts/import';
import { appendAudit } from '../audit/append-audit.ts';
import type { FieldSeal } from '../database/fields/field-seal.ts';
import { answersPlace, FIRST, importedResultPlace, remainsPlace } from '../database/fields/places.ts';
import type { Database, Queries } from '../database/open-database.ts';
import { writeImportedPrompts } from '../prompts/write-imported-prompts.ts';
import type { ImportPlan, Known } from './import-plan.ts';
import { IMPORTER } from './plan-prompts.ts';

/** The questionnaire of the former Votive, as assessments name it. Its answers are kept word for word. */
export const FORMER_QUESTIONNAIRE = { id: 'votive.former', version: '1.0.0' } as const;
/** What a person of the former Votive agreed to by saving an assessment: that it is kept. The rest is asked anew. */
const CONSENT = JSON.stringify({ ai: false, store: true, statistics: false });

/** What is in the database already, as far as an import must know. */
export async function readKnown(db: Queries): Promise<Known> {
  const ids = async (table: 'members' | 'assessments' | 'importedAnalyses') =>
    new Set((await db.selectFrom(table).select('id').execute()).map(({ id }) => id));
  const rows = await db.selectFrom('importRows').select(['sourceTable', 'sourceId']).execute();
  const prompts = await db.selectFrom('prompts').select('key').execute();
  const members = await db.selectFrom('members').select('email').execute();
  return {
    rows: new Set(rows.map(({ sourceTable, sourceId }) => `${sourceTable} ${sourceId}`)),
    promptKeys: new Set(prompts.map(({ key }) => key)),
    emails: new Set(members.map(({ email }) => email.toLowerCase())),
    members: await ids('members'),
    assessments: await ids('assessments'),
    analyses: await ids('importedAnalyses'),
  };
}

/** Writes a whole import in one transaction: afterwards all of it is there, or nothing. */
export async function writeImport(
  { queries: db, fields }: Pick<Database, 'queries' | 'fields'>,
  { plan, report, at }: { plan: ImportPlan; report: ImportReport; at: string },
): Promise<void> {
  await db.transaction().execute(async (tx) => {
    await writeImportedPrompts(tx, plan, { actor: IMPORTER, at });
    for (const member of plan.members) await tx.insertInto('members').values(member).execute();
    await writePersonal(tx, fields, plan);
    for (const row of plan.seen)
      await tx
        .insertInto('importRows')
        .values({ ...row, importedAt: at })
        .execute();
    const counts = report.tables.filter(({ imported }) => imported > 0).map(({ table, imported }) => [table, imported]);
    await appendAudit(tx, {
      at,
      actor: IMPORTER,
      action: 'import.written',
      target: 'database',
      detail: Object.fromEntries(counts),
    });
  });
}

async function writePersonal(tx: Queries, { seal }: FieldSeal, plan: ImportPlan): Promise<void> {
  const questionnaire = {
    questionnaireId: FORMER_QUESTIONNAIRE.id,
    questionnaireVersion: FORMER_QUESTIONNAIRE.version,
  };
  for (const { answers, ...assessment } of plan.assessments) {
    const row = { ...assessment, ...questionnaire, consent: CONSENT, version: FIRST };
    const sealedAnswers = seal(answersPlace(row), answers);
    await tx
      .insertInto('assessments')
      .values({ ...row, sealedAnswers })
      .execute();
  }
  for (const { result, ...analysis } of plan.analyses) {
    const row = { ...analysis, version: FIRST };
    const sealedResult = seal(importedResultPlace(row), result);
    await tx
      .insertInto('importedAnalyses')
      .values({ ...row, sealedResult })
      .execute();
  }
  for (const { content, ...remains } of plan.remains) {
    const row = { ...remains, version: FIRST };
    const sealedContent = seal(remainsPlace(row), content);
    await tx
      .insertInto('importRemains')
      .values({ ...row, sealedContent })
      .execute();
  }
}
