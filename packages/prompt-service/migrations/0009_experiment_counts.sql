-- How an experiment is judged, and what became of it. The status `ended` is what people are shown as stopped; with `archived_at` it is archived. `design` is JSON: plan, goals,
-- guardrails, schedule, rollout; an empty object for experiments that were there before it.
ALTER TABLE experiments ADD COLUMN design TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(design));
ALTER TABLE experiments ADD COLUMN revision INTEGER NOT NULL DEFAULT 1 CHECK (revision >= 1);
ALTER TABLE experiments ADD COLUMN note TEXT NOT NULL DEFAULT '';
ALTER TABLE experiments ADD COLUMN promoted_arm TEXT;
ALTER TABLE experiments ADD COLUMN archived_at TEXT;
ALTER TABLE experiments ADD COLUMN last_exposure_at TEXT;

-- `weights` is JSON by name of the arm, as they were in this phase.
CREATE TABLE experiment_phases (
  experiment_id TEXT NOT NULL REFERENCES experiments (id),
  number        INTEGER NOT NULL CHECK (number >= 1),
  started_at    TEXT NOT NULL,
  ended_at      TEXT,
  weights       TEXT NOT NULL CHECK (json_valid(weights)),
  PRIMARY KEY (experiment_id, number)
) STRICT;
INSERT INTO experiment_phases (experiment_id, number, started_at, weights)
SELECT id, phase, coalesce(started_at, created_at),
       (SELECT json_group_object(name, weight) FROM arms WHERE arms.experiment_id = experiments.id)
FROM experiments WHERE status = 'running';

-- `excluded` says why a unit is in no arm's numbers; `observation` is JSON, for the guardrails. A unit whose analysis was deleted is closed: nothing about it changes any more.
ALTER TABLE exposures ADD COLUMN statistics INTEGER NOT NULL DEFAULT 0 CHECK (statistics IN (0, 1));
ALTER TABLE exposures ADD COLUMN excluded TEXT CHECK (excluded IN ('several_arms', 'bundled_plan', 'overridden', 'arm_gone'));
ALTER TABLE exposures ADD COLUMN observation TEXT CHECK (json_valid(observation));
ALTER TABLE exposures ADD COLUMN closed_at TEXT;
UPDATE exposures SET excluded = 'bundled_plan' WHERE plan_source = 'bundled';

-- Which analyses belong to a unit that agreed to statistics, so that what happens to them finds it.
CREATE TABLE exposed_analyses (
  analysis_id   TEXT PRIMARY KEY,
  experiment_id TEXT NOT NULL,
  unit          TEXT NOT NULL
) STRICT;

-- What people did with a report, once by the client's key. `event` is JSON without a word of anybody: ids, verdicts.
CREATE TABLE outcomes (
  analysis_id   TEXT NOT NULL,
  key           TEXT NOT NULL,
  experiment_id TEXT NOT NULL REFERENCES experiments (id),
  unit          TEXT NOT NULL,
  at            TEXT NOT NULL,
  event         TEXT NOT NULL CHECK (json_valid(event)),
  PRIMARY KEY (analysis_id, key)
) STRICT;
CREATE INDEX outcomes_by_unit ON outcomes (experiment_id, unit);

-- Running sums by arm and measure, kept in the transaction of what they count: pages and jobs read these, never the rows above.
CREATE TABLE experiment_sums (
  experiment_id  TEXT NOT NULL REFERENCES experiments (id),
  phase          INTEGER NOT NULL,
  arm            TEXT NOT NULL,
  measure        TEXT NOT NULL,
  units          INTEGER NOT NULL,
  sum            REAL NOT NULL,
  sum_of_squares REAL NOT NULL,
  PRIMARY KEY (experiment_id, phase, arm, measure)
) STRICT;
INSERT INTO experiment_sums (experiment_id, phase, arm, measure, units, sum, sum_of_squares)
SELECT experiment_id, phase, arm, iif(excluded IS NULL, 'exposed', 'excluded:' || excluded), count(*), count(*), count(*)
FROM exposures GROUP BY experiment_id, phase, arm, excluded;

-- The sums as they were at some moments of a phase; `arms` is JSON.
CREATE TABLE experiment_looks (
  experiment_id TEXT NOT NULL REFERENCES experiments (id),
  phase         INTEGER NOT NULL,
  at            TEXT NOT NULL,
  arms          TEXT NOT NULL CHECK (json_valid(arms)),
  PRIMARY KEY (experiment_id, phase, at)
) STRICT;
