-- An experiment's arms point at versions by their labels, so that history and roll-back are those of labels.
CREATE TABLE experiments (
  id         TEXT PRIMARY KEY,
  prompt_id  TEXT NOT NULL REFERENCES prompts (id),
  name       TEXT NOT NULL,
  hypothesis TEXT NOT NULL,
  status     TEXT NOT NULL CHECK (status IN ('draft', 'running', 'paused', 'ended')),
  salt       TEXT NOT NULL,
  phase      INTEGER NOT NULL CHECK (phase >= 1),
  created_at TEXT NOT NULL,
  started_at TEXT,
  ended_at   TEXT
) STRICT;
CREATE UNIQUE INDEX one_running_experiment_per_prompt ON experiments (prompt_id) WHERE status = 'running';

-- Weights are integers that sum to 10,000 over an experiment; `position` is the frozen order.
CREATE TABLE arms (
  experiment_id TEXT NOT NULL REFERENCES experiments (id),
  position      INTEGER NOT NULL CHECK (position >= 0),
  name          TEXT NOT NULL,
  weight        INTEGER NOT NULL CHECK (weight BETWEEN 0 AND 10000),
  prompt_id     TEXT NOT NULL,
  label         TEXT NOT NULL,
  PRIMARY KEY (experiment_id, position),
  UNIQUE (experiment_id, name),
  FOREIGN KEY (prompt_id, label) REFERENCES labels (prompt_id, name)
) STRICT;

CREATE TABLE experiment_overrides (
  experiment_id TEXT NOT NULL,
  subject       TEXT NOT NULL,
  arm           TEXT NOT NULL,
  PRIMARY KEY (experiment_id, subject),
  FOREIGN KEY (experiment_id, arm) REFERENCES arms (experiment_id, name)
) STRICT;

-- The first exposure of a unit wins.
CREATE TABLE exposures (
  experiment_id TEXT NOT NULL REFERENCES experiments (id),
  unit          TEXT NOT NULL,
  phase         INTEGER NOT NULL,
  arm           TEXT NOT NULL,
  version_id    TEXT NOT NULL REFERENCES prompt_versions (id),
  plan_source   TEXT NOT NULL CHECK (plan_source IN ('fresh', 'stale', 'file', 'bundled')),
  exposed_at    TEXT NOT NULL,
  PRIMARY KEY (experiment_id, unit)
) STRICT;
