-- Passkeys (WebAuthn). `credential` is the identifier that its authenticator gave it, in base64url; `kept` its public key,
-- counter and flags, as JSON. None of it lets anybody in.
CREATE TABLE passkey (
    id         TEXT NOT NULL PRIMARY KEY,
    credential TEXT NOT NULL UNIQUE,
    person     TEXT NOT NULL REFERENCES person (id),
    name       TEXT NOT NULL,
    kept       TEXT NOT NULL,
    made       TEXT NOT NULL,
    used       TEXT
);
CREATE INDEX passkey_by_person ON passkey (person, made);

-- Challenges that wait for their answer. `token` is a digest of what the browser holds; `person` who adds a passkey,
-- none where somebody signs in. A row is taken away by the first answer.
CREATE TABLE passkey_ceremony (
    token  TEXT NOT NULL PRIMARY KEY,
    person TEXT REFERENCES person (id),
    name   TEXT NOT NULL,
    state  TEXT NOT NULL,
    opened TEXT NOT NULL
);
CREATE INDEX passkey_ceremony_by_time ON passkey_ceremony (opened);
