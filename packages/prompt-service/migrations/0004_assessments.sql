-- One run of a questionnaire: what was asked, what was agreed to, what was answered (JSON).
CREATE TABLE assessments (
  id                    TEXT PRIMARY KEY,
  member_id             TEXT REFERENCES members (id),
  questionnaire_id      TEXT NOT NULL,
  questionnaire_version TEXT NOT NULL,
  language              TEXT NOT NULL,
  consent               TEXT NOT NULL CHECK (json_valid(consent)),
  answers               TEXT NOT NULL CHECK (json_valid(answers)),
  created_at            TEXT NOT NULL
) STRICT;
CREATE INDEX assessments_by_member ON assessments (member_id);

-- `content_sha256` is over the canonical JSON of report and run: the same PUT twice is one analysis, another content under the same id is a conflict.
CREATE TABLE analyses (
  id                TEXT PRIMARY KEY,
  assessment_id     TEXT NOT NULL REFERENCES assessments (id),
  report            TEXT NOT NULL CHECK (json_valid(report)),
  content_sha256    TEXT NOT NULL CHECK (length(content_sha256) = 64),
  access_token_hash BLOB NOT NULL CHECK (length(access_token_hash) = 32),
  created_at        TEXT NOT NULL,
  stored_at         TEXT NOT NULL
) STRICT;
CREATE INDEX analyses_by_assessment ON analyses (assessment_id);

-- Tombstones: what a person had deleted stays deleted, after a restore too.
CREATE TABLE deletions (
  kind       TEXT NOT NULL CHECK (kind IN ('analysis')),
  id         TEXT NOT NULL,
  deleted_at TEXT NOT NULL,
  PRIMARY KEY (kind, id)
) STRICT;
