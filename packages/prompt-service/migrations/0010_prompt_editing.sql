-- The variable contract of a version; versions from before this table have none.
CREATE TABLE version_contracts (
  version_id TEXT PRIMARY KEY REFERENCES prompt_versions (id),
  variables  TEXT NOT NULL CHECK (json_valid(variables))
) STRICT;
CREATE TRIGGER version_contracts_are_immutable BEFORE UPDATE ON version_contracts
BEGIN SELECT RAISE(ABORT, 'versions are immutable'); END;

-- One unfinished text per person and prompt; `revision` counts its savings.
CREATE TABLE drafts (
  prompt_id       TEXT NOT NULL REFERENCES prompts (id),
  author          TEXT NOT NULL,
  base_version_id TEXT REFERENCES prompt_versions (id),
  content         TEXT NOT NULL CHECK (json_valid(content)),
  note            TEXT NOT NULL,
  revision        INTEGER NOT NULL CHECK (revision >= 1),
  saved_at        TEXT NOT NULL,
  PRIMARY KEY (prompt_id, author)
) STRICT;

-- Publications that wait for, or have had, a second person.
CREATE TABLE publish_requests (
  id            TEXT PRIMARY KEY,
  prompt_id     TEXT NOT NULL REFERENCES prompts (id),
  label         TEXT NOT NULL,
  version_id    TEXT NOT NULL,
  if_version_id TEXT,
  reason        TEXT NOT NULL,
  requested_by  TEXT NOT NULL,
  requested_at  TEXT NOT NULL,
  state         TEXT NOT NULL CHECK (state IN ('open', 'approved', 'withdrawn')),
  decided_by    TEXT,
  decided_at    TEXT,
  FOREIGN KEY (prompt_id, version_id) REFERENCES prompt_versions (prompt_id, id)
) STRICT;
CREATE INDEX publish_requests_by_prompt ON publish_requests (prompt_id, requested_at);

ALTER TABLE label_moves ADD COLUMN approved_by TEXT;
