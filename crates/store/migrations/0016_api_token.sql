-- Tokens by which programs speak for a person. `digest` is of what the program holds.
CREATE TABLE api_token (
    id      TEXT NOT NULL PRIMARY KEY,
    digest  TEXT NOT NULL UNIQUE,
    person  TEXT NOT NULL REFERENCES person (id),
    name    TEXT NOT NULL,
    scopes  TEXT NOT NULL,
    made    TEXT NOT NULL,
    expires TEXT NOT NULL,
    used    TEXT
);
CREATE INDEX api_token_by_person ON api_token (person, made);
