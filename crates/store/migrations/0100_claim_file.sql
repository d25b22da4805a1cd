-- Files that claims rest on. What is known of one stands in the claim as well, so that lists
-- read no bytes; as the ledger, it is written once.

CREATE TABLE claim_file (
    claim      TEXT   NOT NULL PRIMARY KEY REFERENCES claim (id),
    name       TEXT   NOT NULL,
    media_type TEXT   NOT NULL,
    sha256     TEXT   NOT NULL,
    size       BIGINT NOT NULL,
    content    BYTEA  NOT NULL
);
CREATE INDEX claim_by_organisation ON claim (organisation);
