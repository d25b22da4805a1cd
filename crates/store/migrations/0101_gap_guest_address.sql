-- The addresses by which people outside its organisation are named for RED, as they were typed:
-- those that nobody has stand beside those that somebody has, so that no page tells them apart.

CREATE TABLE gap_guest_address (
    gap     TEXT NOT NULL REFERENCES gap_file (id),
    address TEXT NOT NULL,
    person  TEXT,
    PRIMARY KEY (gap, address)
);
CREATE INDEX gap_guest_address_by_person ON gap_guest_address (person);
CREATE INDEX gap_guest_address_by_address ON gap_guest_address (address);
