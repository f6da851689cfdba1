-- What a person wrote, and what was written about it, is sealed field by field: AES-256-GCM bound to table, column, row, owner and version, so that a
-- field that stands in another row, or is older than its row says, does not open. The key lives here and nowhere else: the pages of this file are
-- encrypted under the data key, and every copy, rotation and backup takes it along.
CREATE TABLE field_keys (
  number     INTEGER PRIMARY KEY,
  key        BLOB NOT NULL CHECK (length(key) = 32),
  created_at TEXT NOT NULL
) STRICT;

ALTER TABLE assessments ADD COLUMN version INTEGER NOT NULL DEFAULT 1;
ALTER TABLE assessments ADD COLUMN sealed_answers BLOB NOT NULL DEFAULT x'';
ALTER TABLE analyses ADD COLUMN version INTEGER NOT NULL DEFAULT 1;
ALTER TABLE analyses ADD COLUMN sealed_report BLOB NOT NULL DEFAULT x'';
ALTER TABLE imported_analyses ADD COLUMN version INTEGER NOT NULL DEFAULT 1;
ALTER TABLE imported_analyses ADD COLUMN sealed_result BLOB NOT NULL DEFAULT x'';
ALTER TABLE import_remains ADD COLUMN version INTEGER NOT NULL DEFAULT 1;
ALTER TABLE import_remains ADD COLUMN sealed_content BLOB NOT NULL DEFAULT x'';

-- step: seal-fields/1

ALTER TABLE assessments DROP COLUMN answers;
ALTER TABLE analyses DROP COLUMN report;
ALTER TABLE imported_analyses DROP COLUMN result;
ALTER TABLE import_remains DROP COLUMN content;
