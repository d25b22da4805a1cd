-- The second factor. `secret` is what one-time codes are computed from, in base32; it cannot be a digest, so that
-- whoever reads this table can compute codes (not sign in: that takes the password as well).

CREATE TABLE second_factor (
    person    TEXT   NOT NULL PRIMARY KEY REFERENCES person (id),
    secret    TEXT   NOT NULL,
    made      TEXT   NOT NULL,
    confirmed TEXT,
    last_step BIGINT NOT NULL
);

-- Digests; a code that was used is deleted.
CREATE TABLE recovery_code (
    person TEXT NOT NULL REFERENCES person (id),
    digest TEXT NOT NULL,
    PRIMARY KEY (person, digest)
);

-- Sign-ins that wait for a code after the first proof. `token` is a digest, as of a session.
CREATE TABLE half_open_sign_in (
    token  TEXT   NOT NULL PRIMARY KEY,
    person TEXT   NOT NULL REFERENCES person (id),
    proof  TEXT   NOT NULL,
    opened TEXT   NOT NULL,
    tried  BIGINT NOT NULL
);
CREATE INDEX half_open_sign_in_by_person ON half_open_sign_in (person);

-- What a session was opened with.
ALTER TABLE session ADD COLUMN proof TEXT NOT NULL DEFAULT 'password';
