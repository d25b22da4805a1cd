-- What proves who somebody is, and what stands in the way of guessing it. Digests only: whoever reads these tables
-- can sign in as nobody.

-- `password` is an argon2id digest with its parameters and salt, as a PHC string.
CREATE TABLE credential (
    person     TEXT NOT NULL PRIMARY KEY REFERENCES person (id),
    password   TEXT NOT NULL,
    changed_at TEXT NOT NULL
);

-- Failed attempts: a row for each account or network that was tried, under a digest of its name.
CREATE TABLE attempt (
    kept_as  TEXT   NOT NULL PRIMARY KEY,
    failures BIGINT NOT NULL,
    last_at  TEXT   NOT NULL
);
CREATE INDEX attempt_by_time ON attempt (last_at);

-- Links that work once: `token` is the digest of what stands in the link.
CREATE TABLE one_time_link (
    token      TEXT NOT NULL PRIMARY KEY,
    purpose    TEXT NOT NULL,
    person     TEXT NOT NULL REFERENCES person (id),
    email      TEXT NOT NULL,
    expires_at TEXT NOT NULL
);
CREATE INDEX one_time_link_by_person ON one_time_link (person);
