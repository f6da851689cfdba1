-- Where changes are announced. The secret signs, so it is kept as it is.
CREATE TABLE webhooks (
  id          TEXT PRIMARY KEY,
  url         TEXT NOT NULL,
  events      TEXT NOT NULL CHECK (json_valid(events)),
  secret      TEXT NOT NULL,
  created_by  TEXT NOT NULL,
  created_at  TEXT NOT NULL,
  disabled_at TEXT
) STRICT;

-- The outbox, and the log of what became of it: written in the transaction of the change that it announces.
CREATE TABLE deliveries (
  id              TEXT PRIMARY KEY,
  webhook_id      TEXT NOT NULL REFERENCES webhooks (id),
  event           TEXT NOT NULL,
  body            TEXT NOT NULL CHECK (json_valid(body)),
  created_at      TEXT NOT NULL,
  attempts        INTEGER NOT NULL CHECK (attempts >= 0),
  state           TEXT NOT NULL CHECK (state IN ('waiting', 'delivered', 'failed')),
  last_status     INTEGER,
  last_problem    TEXT,
  next_attempt_at TEXT
) STRICT;
CREATE INDEX deliveries_due ON deliveries (next_attempt_at) WHERE state = 'waiting';
CREATE INDEX deliveries_by_webhook ON deliveries (webhook_id, created_at);
