-- What `votive import` has looked at, by the table and id it had. A row stays here for good, so that a second run brings nothing twice and brings
-- nothing back that was deleted since. Never content.
CREATE TABLE import_rows (
  source_table TEXT NOT NULL,
  source_id    TEXT NOT NULL,
  outcome      TEXT NOT NULL CHECK (outcome IN ('imported', 'kept', 'left')),
  reason       TEXT,
  imported_at  TEXT NOT NULL,
  PRIMARY KEY (source_table, source_id)
) STRICT;

-- What has no place elsewhere: whole rows, or the columns of a row that this version does not know. It goes when its member goes.
CREATE TABLE import_remains (
  source_table TEXT NOT NULL,
  source_id    TEXT NOT NULL,
  member_id    TEXT REFERENCES members (id) ON DELETE CASCADE,
  content      TEXT NOT NULL CHECK (json_valid(content)),
  PRIMARY KEY (source_table, source_id)
) STRICT;
CREATE INDEX import_remains_by_member ON import_remains (member_id);

-- Analyses of the former kind: their findings have no evidence that could be checked, so they are no reports of this version.
CREATE TABLE imported_analyses (
  id            TEXT PRIMARY KEY,
  member_id     TEXT NOT NULL REFERENCES members (id) ON DELETE CASCADE,
  assessment_id TEXT REFERENCES assessments (id) ON DELETE SET NULL,
  result        TEXT NOT NULL CHECK (json_valid(result)),
  created_at    TEXT NOT NULL
) STRICT;
CREATE INDEX imported_analyses_by_member ON imported_analyses (member_id);
CREATE INDEX imported_analyses_by_assessment ON imported_analyses (assessment_id);
