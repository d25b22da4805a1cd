-- The gap files of an organisation are listed without reading what they say.

DROP INDEX gap_file_by_organisation;
CREATE INDEX gap_file_by_organisation
    ON gap_file (organisation, state_code, since, id, title_marking, language);
