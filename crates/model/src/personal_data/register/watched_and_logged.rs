//! What people watch, what they were told, and the log of all writes.

use super::WHILE_ACCOUNT;
use crate::personal_data::Erasure::{Deleted, Kept};
use crate::personal_data::FoundBy::{Mention, Person, Through};
use crate::personal_data::LegalBasis::{Consent, Security};
use crate::personal_data::PersonalData;

const WHILE_WATCHED: &str = "as long as you watch it";
const CHAIN: &str = "as long as the platform runs: the log is one chain";

pub(super) const WATCHED_AND_LOGGED: &[PersonalData] = &[
    PersonalData {
        table: "watch",
        found_by: Person("person"),
        columns: &[
            ("person", "that you watch something"),
            ("target", "what"),
            ("watched", "as it was when you began"),
            ("since", "since when"),
            ("looked_at", "when you last looked"),
        ],
        beside: &[],
        secret: &[],
        purpose: "To tell you what is new about it, as you asked",
        basis: Consent,
        retention: WHILE_WATCHED,
        erasure: Deleted,
    },
    PersonalData {
        table: "notice",
        found_by: Through {
            column: "watch",
            table: "watch",
            key: "id",
            by: &Person("person"),
        },
        columns: &[
            ("watch", "that there is news for you"),
            ("subject", "about what"),
            ("at", "since when"),
            ("seen", "whether you saw it"),
            ("mailed", "whether it was sent to you"),
        ],
        beside: &["kind"],
        secret: &[],
        purpose: "To tell you what is new about what you watch, once",
        basis: Consent,
        retention: WHILE_WATCHED,
        erasure: Deleted,
    },
    PersonalData {
        table: "news_setting",
        found_by: Person("person"),
        columns: &[
            ("person", "how you want to be told what is new"),
            ("weekly", "whether by a weekly letter"),
            ("digest_at", "when the last one was made"),
            ("feed", "digest of the address of your feed"),
        ],
        beside: &[],
        secret: &["feed"],
        purpose: "To send you news in the way you chose",
        basis: Consent,
        retention: WHILE_ACCOUNT,
        erasure: Deleted,
    },
    PersonalData {
        table: "audit",
        found_by: Person("actor"),
        columns: &[("actor", "that you wrote something"), ("at", "when")],
        beside: &["number", "verb", "subject"],
        secret: &[],
        purpose: "So that every change can be accounted for",
        basis: Security,
        retention: CHAIN,
        erasure: Kept(
            "kept: only the identifier stands there, and nothing says any more whose it was",
        ),
    },
    PersonalData {
        table: "audit",
        found_by: Mention("subject"),
        columns: &[
            ("subject", "that something about you was written"),
            ("before", "digest of what it was before"),
            ("after", "digest of what it was afterwards"),
        ],
        beside: &["number", "at", "verb"],
        secret: &[],
        purpose: "So that every change can be accounted for",
        basis: Security,
        retention: CHAIN,
        erasure: Kept("kept: without the salt nothing can be told from the digests"),
    },
    PersonalData {
        table: "audit_salt",
        found_by: Through {
            column: "number",
            table: "audit",
            key: "number",
            by: &Mention("subject"),
        },
        columns: &[
            ("number", "the entry of the log"),
            ("salt", "random digits that were mixed into its digests"),
        ],
        beside: &[],
        secret: &["salt"],
        purpose: "So that a digest proves what was written and cannot be guessed from",
        basis: Security,
        retention: WHILE_ACCOUNT,
        erasure: Deleted,
    },
];
