-- The records: people, organisations that take part, gap files, and the log of every write.
-- As in 0001: times are RFC 3339 text in UTC, flags 0 or 1, lists text with a line each.

CREATE TABLE person (
    id     TEXT   NOT NULL PRIMARY KEY,
    name   TEXT   NOT NULL,
    email  TEXT   NOT NULL UNIQUE,
    roles  TEXT   NOT NULL,
    active BIGINT NOT NULL,
    since  TEXT   NOT NULL
);

CREATE TABLE member_organisation (
    id          TEXT NOT NULL PRIMARY KEY,
    name        TEXT NOT NULL,
    country     TEXT NOT NULL,
    kind        TEXT NOT NULL,
    disciplines TEXT NOT NULL,
    corpus      TEXT,
    since       TEXT NOT NULL
);

CREATE TABLE membership (
    person       TEXT NOT NULL REFERENCES person (id),
    organisation TEXT NOT NULL REFERENCES member_organisation (id),
    role         TEXT NOT NULL,
    PRIMARY KEY (person, organisation)
);
CREATE INDEX membership_by_organisation ON membership (organisation, person);

-- `token` is the digest of what the browser holds, so that whoever reads this table cannot sign in.
CREATE TABLE session (
    token   TEXT NOT NULL PRIMARY KEY,
    person  TEXT NOT NULL REFERENCES person (id),
    opened  TEXT NOT NULL,
    seen    TEXT NOT NULL
);
CREATE INDEX session_by_person ON session (person);

-- Forms that were carried out, so that one sent twice is carried out once.
CREATE TABLE used_form (
    id TEXT NOT NULL PRIMARY KEY,
    at TEXT NOT NULL
);
CREATE INDEX used_form_by_time ON used_form (at);

CREATE TABLE audit (
    number   BIGINT NOT NULL PRIMARY KEY,
    at       TEXT   NOT NULL,
    actor    TEXT   NOT NULL,
    verb     TEXT   NOT NULL,
    subject  TEXT   NOT NULL,
    before   TEXT,
    after    TEXT,
    previous TEXT   NOT NULL,
    hash     TEXT   NOT NULL
);
CREATE INDEX audit_by_subject ON audit (subject, number);

-- What was mixed into the digests of an entry. Erased with the data they are of, so that nobody can
-- guess these from their digests; the chain holds without.
CREATE TABLE audit_salt (
    number BIGINT NOT NULL PRIMARY KEY REFERENCES audit (number),
    salt   TEXT   NOT NULL
);

-- One row. Whoever writes takes it first, so that entries follow on each other.
CREATE TABLE audit_head (
    one    BIGINT NOT NULL PRIMARY KEY,
    number BIGINT NOT NULL,
    hash   TEXT   NOT NULL
);
INSERT INTO audit_head (one, number, hash)
VALUES (1, 0, '0000000000000000000000000000000000000000000000000000000000000000');

-- `content` and `state` are JSON. The columns beside them repeat what lists select by.
CREATE TABLE gap_file (
    id           TEXT   NOT NULL PRIMARY KEY,
    organisation TEXT   NOT NULL REFERENCES member_organisation (id),
    author       TEXT   NOT NULL,
    state_code   TEXT   NOT NULL,
    state        TEXT   NOT NULL,
    content      TEXT   NOT NULL,
    version      BIGINT NOT NULL,
    created_at   TEXT   NOT NULL,
    updated_at   TEXT   NOT NULL
);
CREATE INDEX gap_file_by_organisation ON gap_file (organisation, id);
CREATE INDEX gap_file_by_state ON gap_file (state_code, updated_at);

CREATE TABLE gap_version (
    gap        TEXT   NOT NULL REFERENCES gap_file (id),
    version    BIGINT NOT NULL,
    author     TEXT   NOT NULL,
    written_at TEXT   NOT NULL,
    remark     TEXT   NOT NULL,
    state      TEXT   NOT NULL,
    content    TEXT   NOT NULL,
    PRIMARY KEY (gap, version)
);

-- Organisations that share a gap with its owners.
CREATE TABLE co_signature (
    gap          TEXT NOT NULL REFERENCES gap_file (id),
    organisation TEXT NOT NULL REFERENCES member_organisation (id),
    author       TEXT NOT NULL,
    marking      TEXT NOT NULL,
    remarks      TEXT NOT NULL,
    signed_at    TEXT NOT NULL,
    PRIMARY KEY (gap, organisation)
);
CREATE INDEX co_signature_by_organisation ON co_signature (organisation, gap);
