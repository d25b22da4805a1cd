-- Ways into an organisation. Rows are gone once they were answered; the audit log keeps that they were there.

-- `token` is the digest of what stands in the link. One invitation for each address and organisation.
CREATE TABLE invitation (
    id           TEXT NOT NULL PRIMARY KEY,
    token        TEXT NOT NULL UNIQUE,
    organisation TEXT NOT NULL REFERENCES member_organisation (id),
    email        TEXT NOT NULL,
    role         TEXT NOT NULL,
    invited_by   TEXT,
    made_at      TEXT NOT NULL,
    expires_at   TEXT NOT NULL,
    UNIQUE (organisation, email)
);

CREATE TABLE join_request (
    id           TEXT NOT NULL PRIMARY KEY,
    organisation TEXT NOT NULL REFERENCES member_organisation (id),
    name         TEXT NOT NULL,
    email        TEXT NOT NULL,
    reason       TEXT NOT NULL,
    asked_at     TEXT NOT NULL,
    UNIQUE (organisation, email)
);
