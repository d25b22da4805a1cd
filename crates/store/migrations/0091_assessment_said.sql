-- Everything that practitioners said in assessments, in its order: what is shown of many is changed
-- for a group at once, which cannot be told from the latest alone.
CREATE TABLE assessment_said (
    solution     TEXT   NOT NULL REFERENCES solution (id),
    trial        TEXT   NOT NULL,
    place        BIGINT NOT NULL,
    person       TEXT   NOT NULL,
    organisation TEXT   NOT NULL REFERENCES member_organisation (id),
    grades       TEXT   NOT NULL,
    remark       TEXT   NOT NULL,
    at           TEXT   NOT NULL,
    PRIMARY KEY (solution, trial, place)
);
CREATE INDEX assessment_said_by_person ON assessment_said (person);

INSERT INTO assessment_said (solution, trial, place, person, organisation, grades, remark, at)
SELECT a.solution, a.trial,
       (SELECT COUNT(*) FROM assessment b WHERE b.solution = a.solution AND b.trial = a.trial
        AND (b.at < a.at OR (b.at = a.at AND b.person <= a.person))),
       a.person, a.organisation, a.grades, a.remark, a.at
FROM assessment a;
