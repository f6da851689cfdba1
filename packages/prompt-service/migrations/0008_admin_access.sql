-- Named keys of the admin API. Of every secret below only the SHA-256 is kept.
CREATE TABLE admin_keys (
  id           TEXT PRIMARY KEY,
  name         TEXT NOT NULL,
  role         TEXT NOT NULL CHECK (role IN ('viewer', 'editor', 'publisher', 'owner')),
  secret_hash  BLOB NOT NULL CHECK (length(secret_hash) = 32),
  created_at   TEXT NOT NULL,
  created_by   TEXT NOT NULL,
  last_used_at TEXT,
  revoked_at   TEXT
) STRICT;
-- The audit and the second person's approval tell people apart by their names.
CREATE UNIQUE INDEX admin_keys_in_use_by_name ON admin_keys (name COLLATE NOCASE) WHERE revoked_at IS NULL;

-- One-time links: worth nothing once used or over.
CREATE TABLE admin_links (
  id          TEXT PRIMARY KEY,
  secret_hash BLOB NOT NULL CHECK (length(secret_hash) = 32),
  actor       TEXT NOT NULL,
  role        TEXT NOT NULL CHECK (role IN ('viewer', 'editor', 'publisher', 'owner')),
  created_at  TEXT NOT NULL,
  expires_at  TEXT NOT NULL,
  used_at     TEXT
) STRICT;

CREATE TABLE admin_sessions (
  token_hash BLOB PRIMARY KEY CHECK (length(token_hash) = 32),
  actor      TEXT NOT NULL,
  role       TEXT NOT NULL CHECK (role IN ('viewer', 'editor', 'publisher', 'owner')),
  key_id     TEXT REFERENCES admin_keys (id),
  created_at TEXT NOT NULL,
  seen_at    TEXT NOT NULL,
  expires_at TEXT NOT NULL
) STRICT;
CREATE INDEX admin_sessions_by_key ON admin_sessions (key_id);
CREATE INDEX admin_sessions_by_expiry ON admin_sessions (expires_at);

CREATE INDEX audit_by_actor ON audit (actor, id);
