#include "logbook/archive/sqlite_schema.hpp"

#include <array>

namespace logbook::archive {

namespace {

constexpr const char* kFormat1 = R"sql(
CREATE TABLE archive (
  archive INTEGER PRIMARY KEY CHECK (archive = 1),
  name TEXT NOT NULL
) STRICT;

CREATE TABLE portal (
  portal INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  timeline BLOB NOT NULL  -- digest of its segments
) STRICT;

CREATE TABLE text (
  text INTEGER PRIMARY KEY AUTOINCREMENT,  -- a number whose text was pruned never means another
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
CREATE INDEX event_imported ON event (portal, time DESC) WHERE shown = 1 AND provenance <> 1;
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
  observations BLOB NOT NULL,
  prunings BLOB NOT NULL
) STRICT;

CREATE TABLE head (
  head INTEGER PRIMARY KEY,
  text TEXT NOT NULL,
  signature BLOB NOT NULL
) STRICT;

-- All time of each portal, cut into segments: each ends where the next one begins, the last one nowhere.
CREATE TABLE segment (
  portal INTEGER NOT NULL REFERENCES portal,
  time_from INTEGER NOT NULL,
  state INTEGER NOT NULL CHECK (state BETWEEN 0 AND 5),
  evidence INTEGER NOT NULL,
  reason INTEGER NOT NULL,
  missing INTEGER,
  newer_id INTEGER,
  newer_time INTEGER,
  older_id INTEGER,
  older_time INTEGER,
  PRIMARY KEY (portal, time_from)
) STRICT, WITHOUT ROWID;

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
  observation INTEGER PRIMARY KEY AUTOINCREMENT,
  portal INTEGER NOT NULL REFERENCES portal,
  kind INTEGER NOT NULL,
  subject INTEGER NOT NULL REFERENCES text,
  value INTEGER NOT NULL REFERENCES text,
  seen INTEGER NOT NULL
) STRICT;

CREATE INDEX observation_by_subject ON observation (portal, kind, subject);

CREATE TABLE pruning (
  pruning INTEGER PRIMARY KEY,
  portal INTEGER NOT NULL REFERENCES portal,
  before INTEGER NOT NULL,
  readings INTEGER NOT NULL,
  readings_digest BLOB NOT NULL,
  observations INTEGER NOT NULL,
  observations_digest BLOB NOT NULL,
  pruned INTEGER NOT NULL
) STRICT;

CREATE TABLE pruned_reading (
  arrival INTEGER PRIMARY KEY,
  leaf BLOB NOT NULL,
  pruning INTEGER NOT NULL REFERENCES pruning
) STRICT;

CREATE TABLE pruned_observation (
  observation INTEGER PRIMARY KEY,
  digest BLOB NOT NULL,
  pruning INTEGER NOT NULL REFERENCES pruning
) STRICT;

CREATE TABLE cursor (
  name TEXT PRIMARY KEY,
  value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- For people with sqlite3. Nothing of logbook reads them.
CREATE VIEW login_events AS
SELECT portal.name AS portal, epoch, id,
  strftime('%Y-%m-%dT%H:%M:%SZ', time / 1000000, 'unixepoch') AS time, uncertain AS uncertain_seconds,
  action, action_text.value AS action_text, user_id.value AS user_id, user.value AS user, login.value AS login,
  ip.value AS ip, country.value AS country, city.value AS city, browser.value AS browser, platform.value AS platform,
  page.value AS page, CASE provenance WHEN 1 THEN 'portal' ELSE 'import' END AS provenance
FROM event
  CROSS JOIN portal USING (portal)
  CROSS JOIN text AS action_text ON action_text.text = event.action_text
  CROSS JOIN text AS user_id ON user_id.text = event.user_id
  CROSS JOIN text AS user ON user.text = event.user
  CROSS JOIN text AS login ON login.text = event.login
  CROSS JOIN text AS ip ON ip.text = event.ip
  CROSS JOIN text AS country ON country.text = event.country
  CROSS JOIN text AS city ON city.text = event.city
  CROSS JOIN text AS browser ON browser.text = event.browser
  CROSS JOIN text AS platform ON platform.text = event.platform
  CROSS JOIN text AS page ON page.text = event.page
WHERE shown = 1;

CREATE VIEW users AS
SELECT portal.name AS portal, lower(id.value) AS user_id,
  (SELECT value.value FROM observation JOIN text AS value ON value.text = observation.value
   WHERE observation.portal = person.portal AND kind = 1 AND subject = user_id
   ORDER BY observation DESC LIMIT 1) AS name,
  sum(events) AS events, strftime('%Y-%m-%dT%H:%M:%SZ', min(first) / 1000000, 'unixepoch') AS first_seen,
  strftime('%Y-%m-%dT%H:%M:%SZ', max(last) / 1000000, 'unixepoch') AS last_seen
FROM
  (SELECT portal, user_id, sum(events) AS events,
     (SELECT min(time) FROM event
      WHERE shown = 1 AND event.portal = tally.portal AND event.user_id = tally.user_id) AS first,
     (SELECT max(time) FROM event
      WHERE shown = 1 AND event.portal = tally.portal AND event.user_id = tally.user_id) AS last
   FROM tally GROUP BY portal, user_id) AS person
  JOIN portal USING (portal)
  JOIN text AS id ON id.text = user_id
GROUP BY 1, 2;

CREATE VIEW coverage AS
SELECT portal.name AS portal,
  CASE state WHEN 0 THEN 'unread' WHEN 1 THEN 'gap' WHEN 2 THEN 'provisional' WHEN 3 THEN 'held' WHEN 4 THEN 'lost'
    WHEN 5 THEN 'pruned' END AS state,
  CASE WHEN state IN (1, 4) THEN
    CASE reason WHEN 0 THEN 'bad-row' WHEN 1 THEN 'crowded-second' WHEN 2 THEN 'unjoined' WHEN 3 THEN 'expired'
      WHEN 4 THEN 'restored' WHEN 5 THEN 'limited' WHEN 7 THEN 'unknown-retention' END END AS reason,
  strftime('%Y-%m-%dT%H:%M:%SZ', time_from / 1000000, 'unixepoch') AS time_from,
  strftime('%Y-%m-%dT%H:%M:%SZ', lead(time_from) OVER (PARTITION BY segment.portal ORDER BY time_from) / 1000000,
    'unixepoch') AS time_until,
  missing
FROM segment JOIN portal USING (portal)
ORDER BY portal.name, segment.time_from DESC;
)sql";

constexpr std::array kSteps{kFormat1};

}  // namespace

std::span<const char* const> sqlite_steps() { return kSteps; }

}  // namespace logbook::archive
