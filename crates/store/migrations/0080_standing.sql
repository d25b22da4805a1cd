-- One row. Whoever takes an administrator away takes it first: two at once cannot leave none.
CREATE TABLE administration (
    one BIGINT NOT NULL PRIMARY KEY
);
INSERT INTO administration (one) VALUES (1);

-- What the session was opened with in which a token was made: one made by a password alone waits for a second factor
-- where its person must have one.
ALTER TABLE api_token ADD COLUMN proof TEXT NOT NULL DEFAULT 'password';
