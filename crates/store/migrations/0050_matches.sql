-- What the matching suggests for each gap file, and what organisations decided about it.

-- Derived: can be made again from gap files and index. `gone` says since when a project is no longer
-- suggested; it keeps its `first_seen`, so that what comes back is no news. `score` is in thousandths.
CREATE TABLE suggestion (
    gap        TEXT   NOT NULL REFERENCES gap_file (id),
    project    TEXT   NOT NULL,
    place      BIGINT NOT NULL,
    score      BIGINT NOT NULL,
    strength   TEXT   NOT NULL,
    first_seen TEXT   NOT NULL,
    gone       TEXT,
    PRIMARY KEY (gap, project)
);

-- What the suggestions of a gap file were made from.
CREATE TABLE suggestions_made (
    gap     TEXT   NOT NULL PRIMARY KEY REFERENCES gap_file (id),
    version BIGINT NOT NULL,
    stamp   TEXT   NOT NULL,
    at      TEXT   NOT NULL
);

-- No import removes a judgement, so the project need not be in the corpus any more.
CREATE TABLE match_judgement (
    gap          TEXT   NOT NULL REFERENCES gap_file (id),
    project      TEXT   NOT NULL,
    organisation TEXT   NOT NULL REFERENCES member_organisation (id),
    author       TEXT   NOT NULL,
    result       TEXT,
    verdict      TEXT   NOT NULL,
    reason       TEXT   NOT NULL,
    added        BIGINT NOT NULL,
    judged_at    TEXT   NOT NULL,
    PRIMARY KEY (gap, project, organisation)
);

-- How an organisation judges the matches of a gap file: how far it shares what it decides, and until
-- when it looked through the suggestions.
CREATE TABLE judging (
    gap          TEXT NOT NULL REFERENCES gap_file (id),
    organisation TEXT NOT NULL REFERENCES member_organisation (id),
    marking      TEXT NOT NULL,
    looked_at    TEXT NOT NULL,
    PRIMARY KEY (gap, organisation)
);
