//! What is removed by time alone, as data for the job that removes it.

use super::Expiry;

/// What goes by itself. A new table is a line here.
pub const EXPIRING: &[Expiry] = &[
    Expiry {
        table: "used_form",
        since: "at",
        hours: 7 * 24,
    },
    Expiry {
        table: "session",
        since: "opened",
        hours: 24,
    },
    Expiry {
        table: "session",
        since: "seen",
        hours: 4,
    },
    Expiry {
        table: "attempt",
        since: "last_at",
        hours: 24,
    },
    Expiry {
        table: "one_time_link",
        since: "expires_at",
        hours: 0,
    },
    Expiry {
        table: "letter",
        since: "made_at",
        hours: 7 * 24,
    },
    Expiry {
        table: "half_open_sign_in",
        since: "opened",
        hours: 1,
    },
    Expiry {
        table: "passkey_ceremony",
        since: "opened",
        hours: 1,
    },
    Expiry {
        table: "institution_errand",
        since: "opened",
        hours: 1,
    },
    Expiry {
        table: "api_token",
        since: "expires",
        hours: 0,
    },
    Expiry {
        table: "invitation",
        since: "expires_at",
        hours: 0,
    },
    Expiry {
        table: "join_request",
        since: "asked_at",
        hours: 90 * 24,
    },
];
