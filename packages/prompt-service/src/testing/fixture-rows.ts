import { createHash } from 'node:crypto';
import type Sqlite from 'better-sqlite3';
import { ANSWER_MARKER, storedRun } from './analyses.ts';

const AT = '2026-10-01T09:00:00.000Z';
const LATER = '2036-10-01T09:00:00.000Z';
const id = (kind: string, number: number) => {
  const digits = createHash('sha256').update(`${kind} ${number}`).digest('hex');
  return `${digits.slice(0, 8)}-${digits.slice(8, 12)}-4${digits.slice(13, 16)}-8${digits.slice(17, 20)}-${digits.slice(20, 32)}`;
};

type Fill = (sqlite: Sqlite.Database) => void;

/** What a home of each age holds, as the service of that version wrote it: filled in after the migration that made the tables. */
const FILL_AFTER: Readonly<Record<string, Fill>> = {
  '0001_prompts.sql': fillPrompts,
  '0002_experiments.sql': fillExperiment,
  '0003_members.sql': fillMembers,
  '0004_assessments.sql': fillAnalyses,
  '0005_audit.sql': (sqlite) =>
    void sqlite
      .prepare(
        `INSERT INTO audit (at, actor, action, target, detail) VALUES (?, 'token holder', 'analysis.deleted', ?, '{}')`,
      )
      .run(AT, id('deleted', 1)),
  '0006_imports.sql': fillImports,
  '0008_admin_access.sql': (sqlite) =>
    void sqlite
      .prepare(`INSERT INTO admin_keys VALUES (?, 'nightly export', 'viewer', ?, ?, 'owner', NULL, NULL)`)
      .run('0123456789abcdef', Buffer.alloc(32, 7), AT),
  '0009_experiment_counts.sql': fillCounts,
  '0010_prompt_editing.sql': fillEditing,
  '0011_runs.sql': fillRuns,
  '0012_webhooks.sql': fillWebhooks,
};

/** Fills the tables that the migration `name` made. */
export function fillAfter(sqlite: Sqlite.Database, name: string): void {
  FILL_AFTER[name]?.(sqlite);
}

function fillPrompts(sqlite: Sqlite.Database): void {
  const prompt = id('prompt', 1);
  sqlite
    .prepare(`INSERT INTO prompts VALUES (?, 'ASSESSMENT_ANALYSIS', 'Writes the analysis.', ?, NULL)`)
    .run(prompt, AT);
  for (const number of [1, 2, 3]) {
    const version = id('version', number);
    sqlite
      .prepare(`INSERT INTO prompt_versions VALUES (?, ?, ?, ?, 'made for a fixture', 'an editor', ?)`)
      .run(version, prompt, number, String(number).repeat(64), AT);
    for (const mode of ['withThinking', 'withoutThinking']) {
      sqlite
        .prepare(
          `INSERT INTO version_modes VALUES (?, ?, NULL, NULL, 1000, 0, 'votive.analysis/1', 'answer-in-requested-language')`,
        )
        .run(version, mode);
      sqlite
        .prepare(`INSERT INTO version_texts VALUES (?, ?, 'en', ?, 'Answers: {{answers}}')`)
        .run(version, mode, `Version ${number}, ${mode}.`);
    }
  }
  sqlite.prepare(`INSERT INTO labels VALUES (?, 'production', ?, ?)`).run(prompt, id('version', 2), AT);
  sqlite
    .prepare(
      `INSERT INTO label_moves (prompt_id, label, from_version_id, to_version_id, actor, reason, moved_at) VALUES (?, 'production', ?, ?, 'an editor', 'better', ?)`,
    )
    .run(prompt, id('version', 1), id('version', 2), AT);
}

function fillWebhooks(sqlite: Sqlite.Database): void {
  sqlite
    .prepare(
      `INSERT INTO webhooks VALUES (?, 'https://receiver.example/', '["label.moved"]', 'whsec_AA==', 'owner', ?, ?)`,
    )
    .run(id('webhook', 1), AT, AT);
  sqlite
    .prepare(`INSERT INTO deliveries VALUES (?, ?, 'label.moved', '{}', ?, 1, 'delivered', 200, NULL, NULL)`)
    .run(id('delivery', 1), id('webhook', 1), AT);
}

function fillRuns(sqlite: Sqlite.Database): void {
  const [run, prompt, version] = [id('run', 1), id('prompt', 1), id('version', 3)];
  sqlite
    .prepare(`INSERT INTO runs VALUES (?, ?, 'an editor', ?, ?, 'withoutThinking', 'recorded', '[]', ?)`)
    .run(run, prompt, AT, AT, version);
  sqlite.prepare(`INSERT INTO run_cells VALUES (?, 0, 0, 'ewa-teacher', 'pl', 'cancelled', NULL)`).run(run);
  sqlite
    .prepare(`INSERT INTO gate_results VALUES (?, ?, 'abc', ?, 'failed', '[]', 'recorded', NULL)`)
    .run(run, version, AT);
  sqlite
    .prepare(`INSERT INTO expectations VALUES (?, ?, 'ewa-teacher', NULL, 'min_findings', '3', 'an editor', ?, NULL)`)
    .run(id('expectation', 1), prompt, AT);
}

function fillEditing(sqlite: Sqlite.Database): void {
  const [prompt, version] = [id('prompt', 1), id('version', 3)];
  sqlite.prepare(`INSERT INTO version_contracts VALUES (?, '[]')`).run(version);
  sqlite.prepare(`INSERT INTO drafts VALUES (?, 'an editor', ?, '{}', 'not finished', 4, ?)`).run(prompt, version, AT);
  sqlite
    .prepare(
      `INSERT INTO publish_requests VALUES (?, ?, 'production', ?, NULL, 'clearer', 'an editor', ?, 'open', NULL, NULL)`,
    )
    .run(id('request', 1), prompt, version, AT);
}

function fillExperiment(sqlite: Sqlite.Database): void {
  const experiment = id('experiment', 1);
  sqlite
    .prepare(
      `INSERT INTO experiments (id, prompt_id, name, hypothesis, status, salt, phase, created_at) VALUES (?, ?, 'shorter', 'Shorter is clearer.', 'draft', 'salt', 1, ?)`,
    )
    .run(experiment, id('prompt', 1), AT);
}

/** One unit that was exposed, kept its report, and is counted. */
function fillCounts(sqlite: Sqlite.Database): void {
  const experiment = id('experiment', 1);
  const unit = id('unit', 1);
  const insert = (sql: string, ...values: unknown[]) => sqlite.prepare(sql).run(...values);
  insert(`INSERT INTO experiment_phases VALUES (?, 1, ?, ?, '{"control":10000}')`, experiment, AT, LATER);
  insert(
    `INSERT INTO exposures (experiment_id, unit, phase, arm, version_id, plan_source, exposed_at, statistics) VALUES (?, ?, 1, 'control', ?, 'fresh', ?, 1)`,
    ...[experiment, unit, id('version', 2), AT],
  );
  insert('INSERT INTO exposed_analyses VALUES (?, ?, ?)', id('analysis', 1), experiment, unit);
  insert(
    `INSERT INTO outcomes VALUES (?, 'k1', ?, ?, ?, '{"type":"exported","key":"k1"}')`,
    ...[id('analysis', 1), experiment, unit, AT],
  );
  insert(`INSERT INTO experiment_sums VALUES (?, 1, 'control', 'exposed', 1, 1, 1)`, experiment);
  insert(`INSERT INTO experiment_looks VALUES (?, 1, ?, '{"control":{"exposed":1,"goals":{}}}')`, experiment, AT);
}

function fillMembers(sqlite: Sqlite.Database): void {
  for (const number of [1, 2, 3, 4]) {
    const member = id('member', number);
    sqlite
      .prepare(`INSERT INTO members VALUES (?, ?, '$2b$12$fixture', 'en', NULL, ?)`)
      .run(member, `m${number}@example.org`, AT);
    const hash = createHash('sha256').update(member).digest();
    sqlite
      .prepare(`INSERT INTO refresh_tokens VALUES (?, ?, ?, NULL, NULL, ?, ?)`)
      .run(hash, member, id('family', number), AT, LATER);
  }
}

/** As the first version stored them: answers and reports as JSON text. */
function fillAnalyses(sqlite: Sqlite.Database): void {
  for (let number = 1; number <= FIXTURE_ANALYSES; number += 1) {
    const { analysis, run, accessTokenHash } = fixtureRun(number);
    const assessment = id('assessment', number);
    sqlite
      .prepare(`INSERT INTO assessments VALUES (?, ?, ?, ?, ?, ?, ?, ?)`)
      .run(
        assessment,
        number % 2 === 0 ? id('member', (number % 4) + 1) : null,
        run.questionnaire.id,
        run.questionnaire.version,
        run.language,
        JSON.stringify(run.consent),
        JSON.stringify(run.answers),
        AT,
      );
    sqlite
      .prepare(`INSERT INTO analyses VALUES (?, ?, ?, ?, ?, ?, ?)`)
      .run(
        analysis.id,
        assessment,
        JSON.stringify({ ...analysis, stored: true }),
        contentHash(number),
        Buffer.from(accessTokenHash, 'hex'),
        AT,
        AT,
      );
  }
  sqlite.prepare(`INSERT INTO deletions VALUES ('analysis', ?, ?)`).run(id('deleted', 1), AT);
}

/** As the first version with imports stored them: JSON text, with a person and without. */
function fillImports(sqlite: Sqlite.Database): void {
  const row = sqlite.prepare(`INSERT INTO import_rows VALUES (?, ?, ?, ?, ?)`);
  row.run('Analysis', FIXTURE_IMPORT.analysis, 'imported', null, AT);
  row.run('User', FIXTURE_IMPORT.member, 'kept', 'names have no place', AT);
  row.run('ABTest', 'test-1', 'kept', 'counts of shows', AT);
  const remains = sqlite.prepare(`INSERT INTO import_remains VALUES (?, ?, ?, ?)`);
  remains.run('User', FIXTURE_IMPORT.member, FIXTURE_IMPORT.member, FIXTURE_IMPORT.ofMember);
  remains.run('ABTest', 'test-1', null, FIXTURE_IMPORT.ofNobody);
  sqlite
    .prepare(`INSERT INTO imported_analyses VALUES (?, ?, NULL, ?, ?)`)
    .run(FIXTURE_IMPORT.analysis, FIXTURE_IMPORT.member, FIXTURE_IMPORT.result, AT);
}

/** What every fixture with imports holds, under the ids of the former database. */
export const FIXTURE_IMPORT = {
  member: id('member', 2),
  analysis: id('former analysis', 1),
  result: JSON.stringify({ patterns: [{ title: 'Wzór', evidence: [`${ANSWER_MARKER} of before`] }] }),
  ofMember: JSON.stringify({ name: 'Żaneta', birthYear: 1981 }),
  ofNobody: JSON.stringify({ impressions: 120 }),
};

export const FIXTURE_ANALYSES = 24;

const contentHash = (number: number) => createHash('sha256').update(`content ${number}`).digest('hex');

/** The run and report that every fixture with answers holds under `number`, from 1 to `FIXTURE_ANALYSES`; its access token is `token-<number>`. */
export function fixtureRun(number: number) {
  return storedRun({
    id: id('analysis', number),
    answer: `${ANSWER_MARKER} ${number}`,
    accessToken: `token-${number}`,
  });
}
