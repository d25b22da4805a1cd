-- The records: what people wrote, which no import can bring back. Hence nothing here refers
-- to the tables of the corpus, whose rows come and go.

-- No column says who judged: nothing here is about a person.
CREATE TABLE judgement (
    need      TEXT   NOT NULL,
    gap       TEXT,
    statement TEXT   NOT NULL,
    language  TEXT   NOT NULL,
    project   TEXT   NOT NULL,
    grade     BIGINT NOT NULL,
    judged_at TEXT   NOT NULL,
    PRIMARY KEY (need, project)
);
