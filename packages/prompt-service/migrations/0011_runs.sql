-- Prompts tried out on sample persons. A run with `gate_version_id` is the gate of that version.
CREATE TABLE runs (
  id              TEXT PRIMARY KEY,
  prompt_id       TEXT NOT NULL REFERENCES prompts (id),
  started_by      TEXT NOT NULL,
  started_at      TEXT NOT NULL,
  finished_at     TEXT,
  mode            TEXT NOT NULL CHECK (mode IN ('withThinking', 'withoutThinking')),
  provider        TEXT NOT NULL CHECK (provider IN ('configured', 'recorded', 'rules')),
  columns         TEXT NOT NULL CHECK (json_valid(columns)),
  gate_version_id TEXT REFERENCES prompt_versions (id)
) STRICT;
CREATE INDEX runs_by_prompt ON runs (prompt_id, started_at);
CREATE INDEX runs_by_gate ON runs (gate_version_id) WHERE gate_version_id IS NOT NULL;

-- `figures` is null until the cell ended.
CREATE TABLE run_cells (
  run_id     TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
  position   INTEGER NOT NULL CHECK (position >= 0),
  "column"   INTEGER NOT NULL CHECK ("column" >= 0),
  persona_id TEXT NOT NULL,
  language   TEXT NOT NULL,
  status     TEXT NOT NULL CHECK (status IN ('waiting', 'running', 'done', 'failed', 'cancelled')),
  figures    TEXT CHECK (figures IS NULL OR json_valid(figures)),
  PRIMARY KEY (run_id, position)
) STRICT;

-- What a gate came to. It outlives the cells of its run. `content_sha256` is of the version with its includes in place: another content is another gate.
CREATE TABLE gate_results (
  run_id         TEXT PRIMARY KEY,
  version_id     TEXT NOT NULL REFERENCES prompt_versions (id),
  content_sha256 TEXT NOT NULL,
  ran_at         TEXT NOT NULL,
  state          TEXT NOT NULL CHECK (state IN ('passed', 'failed')),
  checks         TEXT NOT NULL CHECK (json_valid(checks)),
  provider       TEXT NOT NULL,
  cost_per_cell  REAL
) STRICT;
CREATE INDEX gate_results_by_version ON gate_results (version_id, ran_at);

-- What reports of sample persons have to fulfil; a removed one stays, for the runs of before.
CREATE TABLE expectations (
  id         TEXT PRIMARY KEY,
  prompt_id  TEXT NOT NULL REFERENCES prompts (id),
  persona_id TEXT NOT NULL,
  language   TEXT,
  kind       TEXT NOT NULL,
  value      TEXT NOT NULL CHECK (json_valid(value)),
  created_by TEXT NOT NULL,
  created_at TEXT NOT NULL,
  removed_at TEXT
) STRICT;
CREATE INDEX expectations_by_prompt ON expectations (prompt_id) WHERE removed_at IS NULL;
