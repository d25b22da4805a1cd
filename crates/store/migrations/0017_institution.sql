-- Institutions whose people sign in with their account there (OpenID Connect).
CREATE TABLE institution (
    id            TEXT   NOT NULL PRIMARY KEY,
    name          TEXT   NOT NULL,
    issuer        TEXT   NOT NULL,
    client_id     TEXT   NOT NULL,
    client_secret TEXT   NOT NULL,
    organisation  TEXT   NOT NULL REFERENCES member_organisation (id),
    joins         BIGINT NOT NULL
);

-- Who a person is there: the issuer and its subject, never an e-mail address.
CREATE TABLE institution_identity (
    issuer  TEXT NOT NULL,
    subject TEXT NOT NULL,
    person  TEXT NOT NULL REFERENCES person (id),
    linked  TEXT NOT NULL,
    PRIMARY KEY (issuer, subject)
);
CREATE INDEX institution_identity_by_person ON institution_identity (person);

-- Those on the way to their institution and back. `state` and `browser` are digests of what came along and of what the
-- browser holds.
CREATE TABLE institution_errand (
    state       TEXT NOT NULL PRIMARY KEY,
    browser     TEXT NOT NULL,
    institution TEXT NOT NULL REFERENCES institution (id),
    nonce       TEXT NOT NULL,
    verifier    TEXT NOT NULL,
    links       TEXT REFERENCES person (id),
    opened      TEXT NOT NULL
);
CREATE INDEX institution_errand_by_time ON institution_errand (opened);
