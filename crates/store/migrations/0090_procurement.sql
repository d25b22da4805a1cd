-- Procurements for gap files, commitments to buy, and what organisations answer to being named in a
-- trial or a buyers' group. As in 0004.

CREATE TABLE procurement (
    id           TEXT   NOT NULL PRIMARY KEY,
    gap          TEXT   NOT NULL REFERENCES gap_file (id),
    organisation TEXT   NOT NULL REFERENCES member_organisation (id),
    author       TEXT   NOT NULL,
    kind         TEXT   NOT NULL,
    stage        TEXT   NOT NULL,
    state        TEXT   NOT NULL,
    content      TEXT   NOT NULL,
    version      BIGINT NOT NULL,
    created_at   TEXT   NOT NULL,
    updated_at   TEXT   NOT NULL
);
CREATE INDEX procurement_by_gap ON procurement (gap, created_at);

-- Who is named as a buyer, and who as taking part in a trial: for finding what waits for an answer.
CREATE TABLE procurement_buyer (
    procurement  TEXT NOT NULL REFERENCES procurement (id),
    organisation TEXT NOT NULL REFERENCES member_organisation (id),
    PRIMARY KEY (procurement, organisation)
);
CREATE INDEX procurement_buyer_by_organisation ON procurement_buyer (organisation, procurement);

CREATE TABLE trial_participant (
    trial        TEXT NOT NULL REFERENCES trial (id),
    organisation TEXT NOT NULL REFERENCES member_organisation (id),
    PRIMARY KEY (trial, organisation)
);
CREATE INDEX trial_participant_by_organisation ON trial_participant (organisation, trial);

-- `subject` is the identifier of a trial or a procurement; `accepts` is 1 or 0.
CREATE TABLE part_answer (
    subject      TEXT   NOT NULL,
    organisation TEXT   NOT NULL REFERENCES member_organisation (id),
    author       TEXT   NOT NULL,
    accepts      BIGINT NOT NULL,
    answered_at  TEXT   NOT NULL,
    PRIMARY KEY (subject, organisation)
);

-- `until` is a day, the last on which it counts.
CREATE TABLE commitment (
    gap          TEXT   NOT NULL REFERENCES gap_file (id),
    organisation TEXT   NOT NULL REFERENCES member_organisation (id),
    author       TEXT   NOT NULL,
    words        TEXT   NOT NULL,
    until        TEXT   NOT NULL,
    marking      TEXT   NOT NULL,
    version      BIGINT NOT NULL,
    written_at   TEXT   NOT NULL,
    PRIMARY KEY (gap, organisation)
);

-- `withdrawn` is 1 for the version with which a commitment ended.
CREATE TABLE commitment_version (
    gap          TEXT   NOT NULL REFERENCES gap_file (id),
    organisation TEXT   NOT NULL REFERENCES member_organisation (id),
    version      BIGINT NOT NULL,
    author       TEXT   NOT NULL,
    words        TEXT   NOT NULL,
    until        TEXT   NOT NULL,
    marking      TEXT   NOT NULL,
    written_at   TEXT   NOT NULL,
    withdrawn    BIGINT NOT NULL,
    PRIMARY KEY (gap, organisation, version)
);
