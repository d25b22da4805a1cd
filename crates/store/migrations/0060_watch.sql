-- What people watch, and what they were told.

CREATE TABLE watch (
    id        TEXT NOT NULL PRIMARY KEY,
    person    TEXT NOT NULL REFERENCES person (id),
    target    TEXT NOT NULL,
    watched   TEXT NOT NULL,
    since     TEXT NOT NULL,
    looked_at TEXT,
    UNIQUE (person, target)
);

-- `baseline`: was there when the watch began, and is kept only so as not to be told later.
CREATE TABLE notice (
    watch    TEXT   NOT NULL REFERENCES watch (id) ON DELETE CASCADE,
    kind     TEXT   NOT NULL,
    subject  TEXT   NOT NULL,
    at       TEXT   NOT NULL,
    baseline BIGINT NOT NULL,
    seen     BIGINT NOT NULL,
    mailed   BIGINT NOT NULL,
    PRIMARY KEY (watch, kind, subject)
);
CREATE INDEX notice_to_mail ON notice (baseline, mailed, watch);

-- How news reach a person beside the page: a weekly letter, and a feed at an address that only its
-- owner knows (`feed` is the digest of what stands in it).
CREATE TABLE news_setting (
    person    TEXT   NOT NULL PRIMARY KEY REFERENCES person (id),
    weekly    BIGINT NOT NULL,
    digest_at TEXT,
    feed      TEXT   UNIQUE
);
