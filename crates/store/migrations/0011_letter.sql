-- Letters to people, written with what they are about and sent afterwards. `body` is emptied when a letter was sent or
-- given up: links in it are secrets.
CREATE TABLE letter (
    id         TEXT   NOT NULL PRIMARY KEY,
    recipient  TEXT   NOT NULL,
    subject    TEXT   NOT NULL,
    body       TEXT   NOT NULL,
    made_at    TEXT   NOT NULL,
    sent_at    TEXT,
    attempts   BIGINT NOT NULL,
    next_at    TEXT   NOT NULL,
    last_error TEXT
);
CREATE INDEX letter_by_time ON letter (made_at);
CREATE INDEX letter_waiting ON letter (next_at) WHERE sent_at IS NULL;
