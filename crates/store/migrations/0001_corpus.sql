-- The corpus: what imports brought. SQLite and PostgreSQL read this text alike, hence:
-- times are RFC 3339 text in UTC, dates ISO 8601 text, money cents, flags 0 or 1,
-- lists of words text with a line each, and BYTEA (which SQLite takes as it comes) zlib.

CREATE TABLE snapshot (
    number      BIGINT NOT NULL PRIMARY KEY,
    id          TEXT   NOT NULL UNIQUE,
    source      TEXT   NOT NULL,
    origin      TEXT   NOT NULL,
    imported_at TEXT   NOT NULL,
    checksum    TEXT   NOT NULL,
    counts      TEXT   NOT NULL
);

CREATE TABLE problem (
    snapshot BIGINT NOT NULL REFERENCES snapshot (number),
    number   BIGINT NOT NULL,
    kind     TEXT   NOT NULL,
    file     TEXT   NOT NULL,
    line     BIGINT,
    record   TEXT,
    field    TEXT,
    detail   TEXT   NOT NULL,
    PRIMARY KEY (snapshot, number)
);
CREATE INDEX problem_by_kind ON problem (snapshot, kind, number);

CREATE TABLE programme_part (
    code      TEXT   NOT NULL PRIMARY KEY,
    title     TEXT   NOT NULL,
    programme TEXT   NOT NULL,
    parent    TEXT,
    snapshot  BIGINT NOT NULL REFERENCES snapshot (number)
);

CREATE TABLE call (
    code      TEXT   NOT NULL PRIMARY KEY,
    title     TEXT,
    programme TEXT,
    snapshot  BIGINT NOT NULL REFERENCES snapshot (number)
);

CREATE TABLE topic (
    code             TEXT   NOT NULL PRIMARY KEY,
    title            TEXT,
    programme        TEXT,
    programme_name   TEXT,
    call             TEXT,
    action           TEXT,
    destination      TEXT,
    expected_outcome TEXT,
    scope            TEXT,
    description      TEXT,
    conditions       TEXT,
    opening          TEXT,
    deadline         TEXT,
    deadline_model   TEXT,
    budget_min       BIGINT,
    budget_max       BIGINT,
    budget_total     BIGINT,
    budget_projects  BIGINT,
    url              TEXT,
    keywords         TEXT   NOT NULL,
    draft            BIGINT NOT NULL,
    announced        BIGINT NOT NULL,
    area             TEXT,
    search_text      TEXT   NOT NULL,
    snapshot         BIGINT NOT NULL REFERENCES snapshot (number)
);
CREATE INDEX topic_by_call ON topic (call);

CREATE TABLE organisation (
    id           TEXT NOT NULL PRIMARY KEY,
    pic          TEXT,
    vat          TEXT,
    name         TEXT NOT NULL,
    short_name   TEXT,
    country      TEXT,
    city         TEXT,
    nuts         TEXT,
    url          TEXT,
    activity     TEXT,
    sme          BIGINT,
    -- Which description the facts come from: the start of a project and its id.
    described_by TEXT NOT NULL,
    search_text  TEXT NOT NULL
);

CREATE TABLE organisation_key (
    kind         TEXT NOT NULL,
    value        TEXT NOT NULL,
    organisation TEXT NOT NULL REFERENCES organisation (id),
    PRIMARY KEY (kind, value, organisation)
);

CREATE TABLE project (
    id              TEXT   NOT NULL PRIMARY KEY,
    rcn             TEXT,
    programme       TEXT   NOT NULL,
    acronym         TEXT   NOT NULL,
    acronym_key     TEXT   NOT NULL,
    title           TEXT   NOT NULL,
    objective       TEXT,
    keywords        TEXT   NOT NULL,
    status          TEXT   NOT NULL,
    start_date      TEXT,
    end_date        TEXT,
    signed_date     TEXT,
    total_cost      BIGINT,
    ec_contribution BIGINT,
    scheme_code     TEXT,
    scheme_title    TEXT,
    doi             TEXT,
    source_updated  TEXT,
    areas           TEXT   NOT NULL,
    coordinator     TEXT   REFERENCES organisation (id),
    participants    BIGINT NOT NULL,
    version         BIGINT NOT NULL,
    checksum        TEXT   NOT NULL,
    source_checksum TEXT   NOT NULL,
    snapshot        BIGINT NOT NULL REFERENCES snapshot (number),
    first_snapshot  BIGINT NOT NULL REFERENCES snapshot (number)
);
CREATE INDEX project_by_acronym ON project (acronym_key, id);
-- Covers the overview, which would otherwise read every objective.
CREATE INDEX project_in_numbers ON project (programme, areas, ec_contribution, start_date, end_date);

-- The project as its own source states it, before supplements: JSON of
-- model::Project, so that supplements can be applied anew.
CREATE TABLE project_source (
    project TEXT  NOT NULL PRIMARY KEY REFERENCES project (id),
    payload BYTEA NOT NULL
);

-- Earlier states, supplements included: JSON of model::Project.
CREATE TABLE project_history (
    project         TEXT   NOT NULL REFERENCES project (id),
    version         BIGINT NOT NULL,
    snapshot        BIGINT NOT NULL REFERENCES snapshot (number),
    replaced_by     BIGINT NOT NULL REFERENCES snapshot (number),
    checksum        TEXT   NOT NULL,
    payload         BYTEA  NOT NULL,
    PRIMARY KEY (project, version)
);

-- What tables without a project table add; kept also where the project is not there yet.
CREATE TABLE project_supplement (
    project  TEXT   NOT NULL,
    part     TEXT   NOT NULL,
    snapshot BIGINT NOT NULL REFERENCES snapshot (number),
    payload  BYTEA  NOT NULL,
    PRIMARY KEY (project, part)
);

-- Topics and calls are named by code: a project may come before any source describes them.
CREATE TABLE project_topic (
    project TEXT   NOT NULL REFERENCES project (id),
    place   BIGINT NOT NULL,
    topic   TEXT   NOT NULL,
    title   TEXT,
    PRIMARY KEY (project, place)
);
CREATE INDEX project_topic_by_topic ON project_topic (topic, project);

CREATE TABLE project_call (
    project TEXT   NOT NULL REFERENCES project (id),
    place   BIGINT NOT NULL,
    call    TEXT   NOT NULL,
    PRIMARY KEY (project, place)
);
CREATE INDEX project_call_by_call ON project_call (call, project);

CREATE TABLE classification (
    project TEXT   NOT NULL REFERENCES project (id),
    place   BIGINT NOT NULL,
    scheme  TEXT   NOT NULL,
    code    TEXT   NOT NULL,
    title   TEXT   NOT NULL,
    PRIMARY KEY (project, place)
);

CREATE TABLE web_link (
    project TEXT   NOT NULL REFERENCES project (id),
    place   BIGINT NOT NULL,
    kind    TEXT   NOT NULL,
    url     TEXT   NOT NULL,
    title   TEXT,
    PRIMARY KEY (project, place)
);

CREATE TABLE participation (
    project         TEXT   NOT NULL REFERENCES project (id),
    place           BIGINT NOT NULL,
    organisation    TEXT   NOT NULL REFERENCES organisation (id),
    role            TEXT   NOT NULL,
    -- As this project's source states it; the organisation may have moved since.
    country         TEXT,
    ec_contribution BIGINT,
    total_cost      BIGINT,
    ended_early     BIGINT NOT NULL,
    PRIMARY KEY (project, place)
);
CREATE INDEX participation_by_organisation ON participation (organisation, project);

CREATE TABLE research_result (
    project     TEXT   NOT NULL REFERENCES project (id),
    place       BIGINT NOT NULL,
    id          TEXT   NOT NULL,
    kind        TEXT   NOT NULL,
    detail      TEXT,
    title       TEXT   NOT NULL,
    description TEXT,
    url         TEXT,
    doi         TEXT,
    journal     TEXT,
    year        BIGINT,
    PRIMARY KEY (project, place)
);

CREATE TABLE gap (
    id          TEXT   NOT NULL PRIMARY KEY,
    title       TEXT   NOT NULL,
    statement   TEXT   NOT NULL,
    service     TEXT   NOT NULL,
    area        TEXT   NOT NULL,
    source      TEXT   NOT NULL,
    number      BIGINT,
    edition     TEXT   NOT NULL,
    language    TEXT   NOT NULL,
    unconfirmed BIGINT NOT NULL,
    snapshot    BIGINT NOT NULL REFERENCES snapshot (number)
);
