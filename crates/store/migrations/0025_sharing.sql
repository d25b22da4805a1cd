-- Versions of co-signatures, and proposals to consolidate gap files. As in 0004.

ALTER TABLE co_signature ADD COLUMN version BIGINT NOT NULL DEFAULT 1;

-- `withdrawn` is 1 for the version with which a signature ended.
CREATE TABLE co_signature_version (
    gap          TEXT   NOT NULL REFERENCES gap_file (id),
    organisation TEXT   NOT NULL REFERENCES member_organisation (id),
    version      BIGINT NOT NULL,
    author       TEXT   NOT NULL,
    written_at   TEXT   NOT NULL,
    marking      TEXT   NOT NULL,
    remarks      TEXT   NOT NULL,
    withdrawn    BIGINT NOT NULL,
    PRIMARY KEY (gap, organisation, version)
);

CREATE TABLE consolidation (
    id          TEXT NOT NULL PRIMARY KEY,
    proposer    TEXT NOT NULL,
    reason      TEXT NOT NULL,
    outcome     TEXT NOT NULL,
    proposed_at TEXT NOT NULL
);
CREATE INDEX consolidation_by_time ON consolidation (proposed_at, id);

-- The gap file in place 0 is the one that the others go on in.
CREATE TABLE consolidation_part (
    consolidation TEXT   NOT NULL REFERENCES consolidation (id),
    place         BIGINT NOT NULL,
    gap           TEXT   NOT NULL REFERENCES gap_file (id),
    owner         TEXT   NOT NULL REFERENCES member_organisation (id),
    PRIMARY KEY (consolidation, place)
);
CREATE INDEX consolidation_part_by_gap ON consolidation_part (gap);
CREATE INDEX consolidation_part_by_owner ON consolidation_part (owner);

CREATE TABLE consolidation_consent (
    consolidation TEXT   NOT NULL REFERENCES consolidation (id),
    organisation  TEXT   NOT NULL REFERENCES member_organisation (id),
    author        TEXT   NOT NULL,
    accepts       BIGINT NOT NULL,
    reason        TEXT   NOT NULL,
    marking       TEXT   NOT NULL,
    answered_at   TEXT   NOT NULL,
    PRIMARY KEY (consolidation, organisation)
);
