-- Whether somebody is named who belongs neither to the owner of a gap file nor to those that share
-- it: invited as a person, and let in as one.
ALTER TABLE gap_named ADD COLUMN guest BIGINT NOT NULL DEFAULT 0;
