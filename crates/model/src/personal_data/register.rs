//! The register itself, as data: a new column about a person is a line here.

use super::Erasure::{Deleted, FormerMember, Kept};
use super::FoundBy::{Email, Mention, Person, Through, Unfindable};
use super::LegalBasis::{PublicTask, Security};
use super::{Expiry, PersonalData};

const WHILE_ACCOUNT: &str = "as long as you have an account";
const WITH_RECORD: &str = "as long as your organisation keeps the record";
const CHAIN: &str = "as long as the platform runs: the log is one chain";

/// Every column about a person.
pub const REGISTER: &[PersonalData] = &[
    PersonalData {
        table: "person",
        found_by: Person("id"),
        columns: &[
            ("id", "identifier, drawn by chance"),
            ("name", "your name, as others on the platform see it"),
            ("email", "your e-mail address"),
            ("roles", "what you are on the whole platform"),
            ("active", "whether your account may be used"),
            ("since", "since when you have an account"),
        ],
        beside: &[],
        secret: &[],
        purpose: "To let you in, to tell colleagues whom they work with, and to send you notices",
        basis: PublicTask,
        retention: WHILE_ACCOUNT,
        erasure: Deleted,
    },
    PersonalData {
        table: "membership",
        found_by: Person("person"),
        columns: &[
            ("person", "that you belong to an organisation"),
            ("role", "as what"),
        ],
        beside: &["organisation"],
        secret: &[],
        purpose: "To decide what you may see and do in the name of your organisation",
        basis: PublicTask,
        retention: WHILE_ACCOUNT,
        erasure: Deleted,
    },
    PersonalData {
        table: "session",
        found_by: Person("person"),
        columns: &[
            ("token", "digest of what your browser proves you with"),
            ("person", "that you are signed in"),
            ("opened", "since when"),
            ("seen", "when a page was last asked for, to a few minutes"),
        ],
        beside: &[],
        secret: &["token"],
        purpose: "To keep you signed in, and to end that in time",
        basis: Security,
        retention: "4 hours after the last page, 24 hours at most",
        erasure: Deleted,
    },
    PersonalData {
        table: "credential",
        found_by: Person("person"),
        columns: &[
            ("person", "that you chose a password"),
            ("password", "digest of your password"),
            ("changed_at", "when you chose it"),
        ],
        beside: &[],
        secret: &["password"],
        purpose: "To let in you and nobody else",
        basis: Security,
        retention: WHILE_ACCOUNT,
        erasure: Deleted,
    },
    PersonalData {
        table: "attempt",
        found_by: Unfindable("kept_as"),
        columns: &[
            (
                "kept_as",
                "digest of an account or a network from which was tried to sign in",
            ),
            ("failures", "how often in vain"),
            ("last_at", "when last"),
        ],
        beside: &[],
        secret: &[],
        purpose: "To stop whoever guesses passwords",
        basis: Security,
        retention: "24 hours after the last attempt",
        erasure: Kept("goes after 24 hours: nothing says whose it is"),
    },
    PersonalData {
        table: "one_time_link",
        found_by: Person("person"),
        columns: &[
            ("token", "digest of a link that was sent to you"),
            ("person", "that it is for you"),
            ("email", "the address it was sent to"),
            ("expires_at", "until when it works"),
        ],
        beside: &["purpose"],
        secret: &["token"],
        purpose: "To let you choose a password or confirm an address",
        basis: Security,
        retention: "until it was used or has expired",
        erasure: Deleted,
    },
    PersonalData {
        table: "letter",
        found_by: Email("recipient"),
        columns: &[
            ("recipient", "the address a letter goes to"),
            ("subject", "what it is about"),
            ("body", "what it says; emptied once it was sent"),
            ("made_at", "when it was written"),
            ("sent_at", "when it was sent"),
        ],
        beside: &[],
        secret: &["body"],
        purpose: "To send you what you asked for or must know",
        basis: PublicTask,
        retention: "30 days",
        erasure: Deleted,
    },
    PersonalData {
        table: "gap_file",
        found_by: Person("author"),
        columns: &[("author", "that you began a gap file")],
        beside: &["id", "organisation", "created_at"],
        secret: &[],
        purpose: "So that your organisation knows whom to ask",
        basis: PublicTask,
        retention: WITH_RECORD,
        erasure: FormerMember,
    },
    PersonalData {
        table: "gap_file",
        found_by: Mention("content"),
        columns: &[(
            "content",
            "that a gap file names you among those who may see a part of it",
        )],
        beside: &["id", "organisation"],
        secret: &["content"],
        purpose: "To show what is marked TLP:RED to those it is meant for",
        basis: PublicTask,
        retention: WITH_RECORD,
        erasure: FormerMember,
    },
    PersonalData {
        table: "gap_version",
        found_by: Person("author"),
        columns: &[
            ("author", "that you wrote a version of a gap file"),
            ("written_at", "when"),
        ],
        beside: &["gap", "version", "remark"],
        secret: &[],
        purpose: "So that your organisation can see who changed what, and undo it",
        basis: PublicTask,
        retention: WITH_RECORD,
        erasure: FormerMember,
    },
    PersonalData {
        table: "gap_version",
        found_by: Mention("content"),
        columns: &[(
            "content",
            "that a version names you among those who may see a part of it",
        )],
        beside: &["gap", "version"],
        secret: &["content"],
        purpose: "To show what is marked TLP:RED to those it is meant for",
        basis: PublicTask,
        retention: WITH_RECORD,
        erasure: FormerMember,
    },
    PersonalData {
        table: "co_signature",
        found_by: Person("author"),
        columns: &[
            ("author", "that you co-signed a gap for your organisation"),
            ("signed_at", "when"),
        ],
        beside: &["gap", "organisation"],
        secret: &[],
        purpose: "So that your organisation knows whom to ask",
        basis: PublicTask,
        retention: WITH_RECORD,
        erasure: FormerMember,
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

/// Columns whose names sound like a person's and are not: table, column, and why.
pub const NOT_PERSONAL: &[(&str, &str, &str)] = &[
    (
        "organisation",
        "name",
        "a legal entity, as published (decision 0006)",
    ),
    ("organisation", "short_name", "a legal entity, as published"),
    (
        "member_organisation",
        "name",
        "an authority, a company or an institute",
    ),
    ("topic", "programme_name", "a funding programme"),
    (
        "organisation",
        "described_by",
        "the import that described it",
    ),
    (
        "project_history",
        "replaced_by",
        "the import that replaced it",
    ),
];

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
        hours: 30 * 24,
    },
];
