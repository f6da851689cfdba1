-- A prompt has immutable versions; labels are what moves. Times are ISO-8601 UTC text.
CREATE TABLE prompts (
  id          TEXT PRIMARY KEY,
  key         TEXT NOT NULL UNIQUE,
  description TEXT NOT NULL,
  created_at  TEXT NOT NULL,
  archived_at TEXT
) STRICT;

CREATE TABLE prompt_versions (
  id         TEXT PRIMARY KEY,
  prompt_id  TEXT NOT NULL REFERENCES prompts (id),
  number     INTEGER NOT NULL CHECK (number >= 1),
  sha256     TEXT NOT NULL CHECK (length(sha256) = 64),
  note       TEXT NOT NULL,
  author     TEXT NOT NULL,
  created_at TEXT NOT NULL,
  UNIQUE (prompt_id, number),
  UNIQUE (prompt_id, id)
) STRICT;

CREATE TABLE version_modes (
  version_id      TEXT NOT NULL REFERENCES prompt_versions (id),
  mode            TEXT NOT NULL CHECK (mode IN ('withThinking', 'withoutThinking')),
  model           TEXT,
  temperature     REAL,
  max_tokens      INTEGER NOT NULL,
  thinking_budget INTEGER NOT NULL,
  output_schema   TEXT NOT NULL,
  language_policy TEXT NOT NULL,
  PRIMARY KEY (version_id, mode)
) STRICT;

CREATE TABLE version_texts (
  version_id TEXT NOT NULL,
  mode       TEXT NOT NULL,
  language   TEXT NOT NULL,
  system     TEXT NOT NULL,
  user       TEXT NOT NULL,
  PRIMARY KEY (version_id, mode, language),
  FOREIGN KEY (version_id, mode) REFERENCES version_modes (version_id, mode)
) STRICT;

CREATE TRIGGER prompt_versions_are_immutable BEFORE UPDATE ON prompt_versions
BEGIN SELECT RAISE(ABORT, 'versions are immutable'); END;
CREATE TRIGGER version_modes_are_immutable BEFORE UPDATE ON version_modes
BEGIN SELECT RAISE(ABORT, 'versions are immutable'); END;
CREATE TRIGGER version_texts_are_immutable BEFORE UPDATE ON version_texts
BEGIN SELECT RAISE(ABORT, 'versions are immutable'); END;

-- `production`, `staging`, `arm:<experiment>:<arm>`.
CREATE TABLE labels (
  prompt_id  TEXT NOT NULL REFERENCES prompts (id),
  name       TEXT NOT NULL,
  version_id TEXT NOT NULL,
  moved_at   TEXT NOT NULL,
  PRIMARY KEY (prompt_id, name),
  FOREIGN KEY (prompt_id, version_id) REFERENCES prompt_versions (prompt_id, id)
) STRICT;

CREATE TABLE label_moves (
  id              INTEGER PRIMARY KEY,
  prompt_id       TEXT NOT NULL REFERENCES prompts (id),
  label           TEXT NOT NULL,
  from_version_id TEXT REFERENCES prompt_versions (id),
  to_version_id   TEXT NOT NULL REFERENCES prompt_versions (id),
  actor           TEXT NOT NULL,
  reason          TEXT NOT NULL,
  moved_at        TEXT NOT NULL
) STRICT;
CREATE INDEX label_moves_by_label ON label_moves (prompt_id, label, id);
