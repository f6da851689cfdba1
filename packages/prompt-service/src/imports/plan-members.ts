import type { SourceTable } from '@votive/shared/contracts/import';
import type { PlanBook } from './import-plan.ts';
import { rowId, type SourceRows } from './read-source.ts';
import { isTrue, leftovers, type SourceRow, textOf, timeOf } from './source-row.ts';

const BCRYPT = /^\$2[aby]\$\d\d\$[./A-Za-z0-9]{53}$/;
/** No bcrypt hash: nobody can sign in with it until the password was set anew. */
const NO_PASSWORD = '!';
const MAPPED = {
  User: ['id', 'email', 'password', 'emailVerified', 'emailVerifiedAt', 'createdAt'],
  Assessment: ['id', 'userId', 'responses', 'createdAt'],
  Analysis: ['id', 'userId', 'assessmentId', 'result', 'createdAt'],
} as const;
/** SQLite refuses JSON of more than 1,000 levels. */
const DEEPEST_JSON = 200;
const NO_MEMBER = 'its person does not come over';

/** People with their assessments and analyses. What belongs to a person who does not come over is kept aside. */
export function planMembers(book: PlanBook, rows: SourceRows): void {
  const members = new Set(book.known.members);
  const languages = languagesOf(rows.Analysis);
  for (const row of rows.User) {
    const id = rowId('User', row);
    if (!book.isNew('User', id)) continue;
    const fault = memberFault(book, id, row);
    if (fault) {
      const { password: _never, ...content } = row;
      book.keep('User', id, { reason: fault, content });
    } else {
      planMember(book, { id, row, language: languages.get(id) ?? 'en' });
      members.add(id);
    }
  }
  const assessments = new Set(book.known.assessments);
  for (const row of rows.Assessment) planAssessment(book, { row, members, assessments, languages });
  for (const row of rows.Analysis) planAnalysis(book, { row, members, assessments });
}

function memberFault({ known, plan }: PlanBook, id: string, row: SourceRow): string | undefined {
  const email = addressOf(row);
  if (email === undefined) return 'its address is missing or is not UTF-8';
  if (known.members.has(id)) return 'there is a member with its id already';
  if (known.emails.has(email)) return 'there is a member with its address already';
  return plan.members.some((member) => member.email === email)
    ? 'another user of the source has its address'
    : undefined;
}

function planMember(book: PlanBook, { id, row, language }: { id: string; row: SourceRow; language: string }): void {
  const password = textOf(row, 'password') ?? '';
  const isHash = BCRYPT.test(password);
  if (!isHash) book.note('User', 'has no bcrypt hash: a new password is needed to sign in', id);
  const verifiedAt =
    timeOf(row, 'emailVerifiedAt') ?? (isTrue(row, 'emailVerified') ? timeOf(row, 'updatedAt') : undefined);
  book.plan.members.push({
    id,
    email: addressOf(row) ?? '',
    passwordHash: isHash ? password : NO_PASSWORD,
    language,
    emailVerifiedAt: verifiedAt ?? (isTrue(row, 'emailVerified') ? book.at : null),
    createdAt: timeOf(row, 'createdAt') ?? book.at,
  });
  book.take('User', id, leftovers(row, MAPPED.User), id);
}

type People = { row: SourceRow; members: ReadonlySet<string>; assessments: Set<string> };

function planAssessment(
  book: PlanBook,
  { row, members, assessments, languages }: People & { languages: ReadonlyMap<string, string> },
): void {
  const found = personal(book, 'Assessment', { row, members, content: 'responses', taken: assessments });
  if (!found) return;
  const { id, memberId, json } = found;
  const createdAt = timeOf(row, 'createdAt') ?? book.at;
  book.plan.assessments.push({ id, memberId, language: languages.get(memberId) ?? 'en', answers: json, createdAt });
  assessments.add(id);
  book.take('Assessment', id, leftovers(row, MAPPED.Assessment), memberId);
}

function planAnalysis(book: PlanBook, { row, members, assessments }: People): void {
  const found = personal(book, 'Analysis', { row, members, content: 'result', taken: book.known.analyses });
  if (!found) return;
  const { id, memberId, json } = found;
  const wanted = textOf(row, 'assessmentId');
  const assessmentId = wanted !== undefined && assessments.has(wanted) ? wanted : null;
  if (wanted !== undefined && assessmentId === null) book.note('Analysis', 'its assessment is not there', id);
  book.plan.analyses.push({ id, memberId, assessmentId, result: json, createdAt: timeOf(row, 'createdAt') ?? book.at });
  book.take('Analysis', id, leftovers(row, MAPPED.Analysis), memberId);
}

/** A row that belongs to a person and holds JSON, or undefined where it was seen before or can only be kept aside. */
function personal(
  book: PlanBook,
  table: Extract<SourceTable, 'Assessment' | 'Analysis'>,
  {
    row,
    members,
    content,
    taken,
  }: { row: SourceRow; members: ReadonlySet<string>; content: string; taken: ReadonlySet<string> },
): { id: string; memberId: string; json: string } | undefined {
  const id = rowId(table, row);
  if (!book.isNew(table, id)) return undefined;
  const owner = textOf(row, 'userId') ?? '';
  const memberId = members.has(owner) ? owner : null;
  const json = textOf(row, content);
  const fault =
    memberId === null ? NO_MEMBER : taken.has(id) ? 'there is one with its id already' : jsonFault(json, content);
  if (fault === undefined && memberId !== null && json !== undefined) return { id, memberId, json };
  book.keep(table, id, { reason: fault ?? NO_MEMBER, content: row, memberId });
  return undefined;
}

function jsonFault(text: string | undefined, column: string): string | undefined {
  if (text === undefined) return `its ${column} is missing or is not UTF-8`;
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== 'object' || value === null) return `its ${column} is not a JSON object`;
    return depthOf(value) > DEEPEST_JSON ? `its ${column} is nested more than ${DEEPEST_JSON} deep` : undefined;
  } catch {
    return `its ${column} is not JSON`;
  }
}

/** Levels of nesting, without recursion; counting ends where it is too many anyway. */
function depthOf(value: object): number {
  let depth = 0;
  for (let level: unknown[] = [value]; level.length > 0 && depth <= DEEPEST_JSON; depth++)
    level = level
      .flatMap((entry) => Object.values(entry as object))
      .filter((entry) => typeof entry === 'object' && entry !== null);
  return depth;
}

function addressOf(row: SourceRow): string | undefined {
  const email = textOf(row, 'email')?.trim().toLowerCase();
  return email === '' ? undefined : email;
}

/** The language of each person's newest analysis: the former Votive kept it nowhere else. */
function languagesOf(analyses: readonly SourceRow[]): Map<string, string> {
  const languages = new Map<string, string>();
  const byTime = [...analyses].sort((left, right) =>
    (timeOf(left, 'createdAt') ?? '') < (timeOf(right, 'createdAt') ?? '') ? -1 : 1,
  );
  for (const row of byTime) {
    const language = /"language"\s*:\s*"(polish|english)"/i.exec(textOf(row, 'result') ?? '')?.[1]?.toLowerCase();
    if (language !== undefined) languages.set(textOf(row, 'userId') ?? '', language === 'polish' ? 'pl' : 'en');
  }
  return languages;
}
