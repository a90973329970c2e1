#include "logbook/archive/sqlite_schema.hpp"

namespace logbook::archive {

const char* sqlite_schema() {
  return R"sql(
CREATE TABLE portal (
  portal INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE
) STRICT;

CREATE TABLE text (
  text INTEGER PRIMARY KEY,
  value TEXT NOT NULL UNIQUE
) STRICT;
INSERT INTO text (text, value) VALUES (0, '');  -- the most frequent one takes no room

CREATE TABLE event (
  arrival INTEGER PRIMARY KEY,
  leaf BLOB NOT NULL,
  portal INTEGER NOT NULL REFERENCES portal,
  epoch INTEGER NOT NULL,
  id INTEGER NOT NULL,
  version INTEGER NOT NULL,
  shown INTEGER NOT NULL CHECK (shown IN (0, 1)),
  provenance INTEGER NOT NULL,
  time INTEGER NOT NULL,
  uncertain INTEGER NOT NULL,
  action INTEGER NOT NULL,
  user_id INTEGER NOT NULL REFERENCES text,
  user INTEGER NOT NULL REFERENCES text,
  login INTEGER NOT NULL REFERENCES text,
  action_text INTEGER NOT NULL REFERENCES text,
  ip INTEGER NOT NULL REFERENCES text,
  country INTEGER NOT NULL REFERENCES text,
  city INTEGER NOT NULL REFERENCES text,
  browser INTEGER NOT NULL REFERENCES text,
  platform INTEGER NOT NULL REFERENCES text,
  page INTEGER NOT NULL REFERENCES text
) STRICT;
-- Of each row one reading is shown. Downwards, because a history comes in newest first: a page that is filled at its end
-- alone stays full.
CREATE UNIQUE INDEX event_by_id ON event (portal, epoch, id DESC) WHERE shown = 1;
CREATE UNIQUE INDEX event_aside ON event (portal, epoch, id, version) WHERE shown = 0;
CREATE INDEX event_by_time ON event (portal, time DESC, id DESC) WHERE shown = 1;
CREATE INDEX event_by_user ON event (portal, user_id, time DESC) WHERE shown = 1;
CREATE INDEX event_by_login ON event (portal, login, time DESC) WHERE shown = 1 AND login <> 0;

CREATE TABLE tally (
  portal INTEGER NOT NULL REFERENCES portal,
  user_id INTEGER NOT NULL REFERENCES text,
  action INTEGER NOT NULL,
  events INTEGER NOT NULL,
  PRIMARY KEY (portal, user_id, action)
) STRICT, WITHOUT ROWID;

CREATE TABLE root (
  root INTEGER PRIMARY KEY,
  size INTEGER NOT NULL,
  digest BLOB NOT NULL,
  ledger BLOB NOT NULL,
  seen INTEGER NOT NULL
) STRICT;

CREATE TABLE seal (
  seal INTEGER PRIMARY KEY CHECK (seal = 1),
  size INTEGER NOT NULL,
  peaks BLOB NOT NULL,
  mutations BLOB NOT NULL,
  observations BLOB NOT NULL
) STRICT;

CREATE TABLE claim (
  portal INTEGER NOT NULL REFERENCES portal,
  time_from INTEGER NOT NULL,
  time_until INTEGER NOT NULL,
  evidence INTEGER NOT NULL,
  PRIMARY KEY (portal, time_from)
) STRICT, WITHOUT ROWID;

CREATE TABLE hole (
  portal INTEGER NOT NULL REFERENCES portal,
  time_from INTEGER NOT NULL,
  time_until INTEGER NOT NULL,
  reason INTEGER NOT NULL,
  missing INTEGER,
  newer_id INTEGER,
  newer_time INTEGER,
  older_id INTEGER,
  older_time INTEGER
) STRICT;
CREATE INDEX hole_by_portal ON hole (portal);

CREATE TABLE mutation (
  mutation INTEGER PRIMARY KEY,
  portal INTEGER NOT NULL REFERENCES portal,
  kind INTEGER NOT NULL,
  epoch INTEGER NOT NULL,
  id INTEGER NOT NULL,
  before INTEGER NOT NULL,
  after INTEGER NOT NULL,
  seen INTEGER NOT NULL
) STRICT;

CREATE TABLE observation (
  observation INTEGER PRIMARY KEY,
  portal INTEGER NOT NULL REFERENCES portal,
  kind INTEGER NOT NULL,
  subject INTEGER NOT NULL REFERENCES text,
  value INTEGER NOT NULL REFERENCES text,
  seen INTEGER NOT NULL
) STRICT;

CREATE INDEX observation_by_subject ON observation (portal, kind, subject);

CREATE TABLE cursor (
  name TEXT PRIMARY KEY,
  value TEXT NOT NULL
) STRICT, WITHOUT ROWID;
)sql";
}

}  // namespace logbook::archive
