CREATE TABLE members (
  id                TEXT PRIMARY KEY,
  email             TEXT NOT NULL UNIQUE COLLATE NOCASE,
  password_hash     TEXT NOT NULL,
  language          TEXT NOT NULL,
  email_verified_at TEXT,
  created_at        TEXT NOT NULL
) STRICT;

-- Tokens are kept as SHA-256 only. A rotated refresh token stays until it expires: its reuse must be noticed.
CREATE TABLE refresh_tokens (
  token_hash  BLOB PRIMARY KEY CHECK (length(token_hash) = 32),
  member_id   TEXT NOT NULL REFERENCES members (id) ON DELETE CASCADE,
  family_id   TEXT NOT NULL,
  replaced_by BLOB,
  revoked_at  TEXT,
  created_at  TEXT NOT NULL,
  expires_at  TEXT NOT NULL
) STRICT;
CREATE INDEX refresh_tokens_by_expiry ON refresh_tokens (expires_at);
CREATE INDEX refresh_tokens_by_family ON refresh_tokens (family_id);
CREATE INDEX refresh_tokens_by_member ON refresh_tokens (member_id);

CREATE TABLE password_reset_tokens (
  token_hash BLOB PRIMARY KEY CHECK (length(token_hash) = 32),
  member_id  TEXT NOT NULL REFERENCES members (id) ON DELETE CASCADE,
  created_at TEXT NOT NULL,
  expires_at TEXT NOT NULL,
  used_at    TEXT
) STRICT;
CREATE INDEX password_reset_tokens_by_expiry ON password_reset_tokens (expires_at);
CREATE INDEX password_reset_tokens_by_member ON password_reset_tokens (member_id);

CREATE TABLE email_verification_tokens (
  token_hash BLOB PRIMARY KEY CHECK (length(token_hash) = 32),
  member_id  TEXT NOT NULL REFERENCES members (id) ON DELETE CASCADE,
  created_at TEXT NOT NULL,
  expires_at TEXT NOT NULL,
  used_at    TEXT
) STRICT;
CREATE INDEX email_verification_tokens_by_expiry ON email_verification_tokens (expires_at);
CREATE INDEX email_verification_tokens_by_member ON email_verification_tokens (member_id);
