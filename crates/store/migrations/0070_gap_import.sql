-- Which rows of imported files became which gap files, so that the same file taken twice makes no second
-- gap. `digest` is of what the row said, `source` the identifier it carried, empty where none.

CREATE TABLE gap_import (
    organisation TEXT NOT NULL REFERENCES member_organisation (id),
    digest       TEXT NOT NULL,
    source       TEXT NOT NULL,
    gap          TEXT NOT NULL REFERENCES gap_file (id),
    taken_at     TEXT NOT NULL,
    PRIMARY KEY (organisation, digest)
);
CREATE INDEX gap_import_by_source ON gap_import (organisation, source);
