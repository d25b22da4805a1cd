-- What the register selects gap files by, each part with its marking, so that what a viewer may not see
-- selects nothing for them. All of it repeats the content of the gap file and is written with it.

ALTER TABLE gap_file ADD COLUMN title_marking TEXT NOT NULL DEFAULT 'amber+strict';
ALTER TABLE gap_file ADD COLUMN language TEXT NOT NULL DEFAULT 'en';
-- Since when it stands as it does; a draft does not say.
ALTER TABLE gap_file ADD COLUMN since TEXT NOT NULL DEFAULT '';
CREATE INDEX gap_file_by_register ON gap_file (state_code, since, id, organisation, title_marking, language);

CREATE TABLE gap_facet (
    gap     TEXT NOT NULL REFERENCES gap_file (id),
    facet   TEXT NOT NULL,
    value   TEXT NOT NULL,
    marking TEXT NOT NULL,
    PRIMARY KEY (gap, facet, value)
);

-- `text` is folded for comparing.
CREATE TABLE gap_text (
    gap     TEXT NOT NULL REFERENCES gap_file (id),
    field   TEXT NOT NULL,
    text    TEXT NOT NULL,
    marking TEXT NOT NULL,
    PRIMARY KEY (gap, field)
);

-- For whom the fields marked RED are meant.
CREATE TABLE gap_named (
    gap    TEXT NOT NULL REFERENCES gap_file (id),
    person TEXT NOT NULL,
    PRIMARY KEY (gap, person)
);
CREATE INDEX gap_named_by_person ON gap_named (person, gap);
