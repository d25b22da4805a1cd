-- Solutions, the ledger of claims about them, trials and practitioners' assessments.
-- As in 0004: `content`, `state`, `withdrawn`, `measures` and `grades` are JSON, and the
-- columns beside them repeat what lists select by.

CREATE TABLE solution (
    id           TEXT   NOT NULL PRIMARY KEY,
    organisation TEXT   NOT NULL REFERENCES member_organisation (id),
    author       TEXT   NOT NULL,
    name         TEXT   NOT NULL,
    licence      TEXT   NOT NULL,
    origin       TEXT   NOT NULL,
    content      TEXT   NOT NULL,
    search_text  TEXT   NOT NULL,
    version      BIGINT NOT NULL,
    created_at   TEXT   NOT NULL,
    updated_at   TEXT   NOT NULL
);
CREATE INDEX solution_by_name ON solution (name, id);

-- Projects are named by number: a corpus may be imported again without one of them.
CREATE TABLE solution_project (
    solution TEXT NOT NULL REFERENCES solution (id),
    project  TEXT NOT NULL,
    PRIMARY KEY (solution, project)
);
CREATE INDEX solution_project_by_project ON solution_project (project, solution);

-- Never deleted from, and nothing but `withdrawn` is ever changed.
CREATE TABLE claim (
    id           TEXT NOT NULL PRIMARY KEY,
    solution     TEXT NOT NULL REFERENCES solution (id),
    gap          TEXT REFERENCES gap_file (id),
    organisation TEXT NOT NULL REFERENCES member_organisation (id),
    author       TEXT NOT NULL,
    content      TEXT NOT NULL,
    withdrawn    TEXT,
    created_at   TEXT NOT NULL
);
CREATE INDEX claim_by_solution ON claim (solution, created_at);
CREATE INDEX claim_by_gap ON claim (gap, created_at);

CREATE TABLE trial (
    id           TEXT   NOT NULL PRIMARY KEY,
    gap          TEXT   NOT NULL REFERENCES gap_file (id),
    organisation TEXT   NOT NULL REFERENCES member_organisation (id),
    author       TEXT   NOT NULL,
    state_code   TEXT   NOT NULL,
    state        TEXT   NOT NULL,
    content      TEXT   NOT NULL,
    measures     TEXT   NOT NULL,
    version      BIGINT NOT NULL,
    created_at   TEXT   NOT NULL,
    updated_at   TEXT   NOT NULL
);
CREATE INDEX trial_by_gap ON trial (gap, created_at);

CREATE TABLE trial_solution (
    trial    TEXT NOT NULL REFERENCES trial (id),
    solution TEXT NOT NULL REFERENCES solution (id),
    PRIMARY KEY (trial, solution)
);
CREATE INDEX trial_solution_by_solution ON trial_solution (solution, trial);

-- One for each person, solution and trial; `trial` is empty where they judge from own use.
CREATE TABLE assessment (
    person       TEXT NOT NULL,
    solution     TEXT NOT NULL REFERENCES solution (id),
    trial        TEXT NOT NULL,
    organisation TEXT NOT NULL REFERENCES member_organisation (id),
    grades       TEXT NOT NULL,
    remark       TEXT NOT NULL,
    at           TEXT NOT NULL,
    PRIMARY KEY (person, solution, trial)
);
CREATE INDEX assessment_by_solution ON assessment (solution, trial);
