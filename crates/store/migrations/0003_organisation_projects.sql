-- In how many projects each organisation takes part, counted at the end of every import:
-- the list of all organisations is by this number and would count every participation.

ALTER TABLE organisation ADD COLUMN projects BIGINT NOT NULL DEFAULT 0;

UPDATE organisation SET projects = (
    SELECT COUNT(DISTINCT participation.project) FROM participation
    WHERE participation.organisation = organisation.id
);

CREATE INDEX organisation_by_projects ON organisation (projects DESC, id);
