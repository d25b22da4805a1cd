//! Who wrote the records of an organisation, and for whom some of them are meant.

use super::WHILE_ACCOUNT;
use crate::personal_data::Erasure::{Deleted, FormerMember, Kept};
use crate::personal_data::FoundBy::{Email, Mention, Person, Through};
use crate::personal_data::LegalBasis::PublicTask;
use crate::personal_data::PersonalData;

const WITH_RECORD: &str = "as long as your organisation keeps the record";

/// Who wrote a record of their organisation, which stays when they go.
const fn written(
    table: &'static str,
    columns: &'static [(&'static str, &'static str)],
    beside: &'static [&'static str],
) -> PersonalData {
    PersonalData {
        table,
        found_by: Person("author"),
        columns,
        beside,
        secret: &[],
        purpose: "So that your organisation knows whom to ask",
        basis: PublicTask,
        retention: WITH_RECORD,
        erasure: FormerMember,
    }
}

pub(super) const RECORDS: &[PersonalData] = &[
    PersonalData {
        table: "gap_named",
        found_by: Person("person"),
        columns: &[
            (
                "person",
                "that you are named among those who may see a part of a gap file",
            ),
            ("guest", "whether you are so wherever you belong"),
        ],
        beside: &["gap"],
        secret: &[],
        purpose: "To show what is marked TLP:RED to those it is meant for",
        basis: PublicTask,
        retention: WITH_RECORD,
        erasure: Deleted,
    },
    PersonalData {
        table: "gap_guest_address",
        found_by: Person("person"),
        columns: &[
            (
                "person",
                "that you are named by your address for a part of a gap file",
            ),
            ("address", "by which address"),
        ],
        beside: &["gap"],
        secret: &[],
        purpose: "To show what is marked TLP:RED to those it is meant for",
        basis: PublicTask,
        retention: WITH_RECORD,
        erasure: Deleted,
    },
    PersonalData {
        table: "gap_guest_address",
        found_by: Email("address"),
        columns: &[(
            "address",
            "that somebody named your address for a part of a gap file",
        )],
        beside: &["gap"],
        secret: &[],
        purpose: "So that nobody learns from the page which addresses have an account",
        basis: PublicTask,
        retention: WITH_RECORD,
        erasure: Deleted,
    },
    written(
        "gap_file",
        &[("author", "that you began a gap file")],
        &["id", "organisation", "created_at"],
    ),
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
    written(
        "co_signature",
        &[
            ("author", "that you co-signed a gap for your organisation"),
            ("signed_at", "when"),
        ],
        &["gap", "organisation"],
    ),
    written(
        "solution",
        &[("author", "that you entered a solution")],
        &["id", "organisation", "created_at"],
    ),
    written(
        "claim",
        &[
            ("author", "that you wrote a claim about a solution"),
            ("created_at", "when"),
        ],
        &["id", "solution", "organisation"],
    ),
    PersonalData {
        table: "claim_file",
        found_by: Through {
            column: "claim",
            table: "claim",
            key: "id",
            by: &Person("author"),
        },
        columns: &[
            (
                "name",
                "how the file was called that you attached to a claim",
            ),
            ("content", "the file, which the page of the claim gives out"),
        ],
        beside: &["claim", "media_type", "size", "sha256"],
        secret: &[],
        purpose: "So that what a claim rests on can be read and recognised",
        basis: PublicTask,
        retention: WITH_RECORD,
        erasure: Kept("stays with the claim of your organisation, which no longer names you"),
    },
    written(
        "trial",
        &[("author", "that you began a trial")],
        &["id", "gap", "organisation", "created_at"],
    ),
    PersonalData {
        table: "assessment",
        found_by: Person("person"),
        columns: &[
            ("person", "that you assessed a solution"),
            ("grades", "how"),
            ("remark", "what you remarked"),
            ("at", "when"),
        ],
        beside: &["solution", "trial", "organisation"],
        secret: &[],
        purpose: "To show how practitioners judge a solution, one voice for each",
        basis: PublicTask,
        retention: WHILE_ACCOUNT,
        erasure: Deleted,
    },
    PersonalData {
        table: "assessment_said",
        found_by: Person("person"),
        columns: &[
            ("person", "that you assessed a solution, each time you did"),
            ("grades", "how"),
            ("remark", "what you remarked"),
            ("at", "when"),
        ],
        beside: &["solution", "trial", "place", "organisation"],
        secret: &[],
        purpose: "To change what is shown of many only for several at once, so that nobody can be told from it",
        basis: PublicTask,
        retention: WHILE_ACCOUNT,
        erasure: Deleted,
    },
    written(
        "procurement",
        &[("author", "that you recorded a procurement")],
        &["id", "gap", "organisation", "created_at"],
    ),
    written(
        "part_answer",
        &[
            (
                "author",
                "that you answered for your organisation whether it takes part",
            ),
            ("answered_at", "when"),
        ],
        &["subject", "organisation", "accepts"],
    ),
    written(
        "commitment",
        &[
            (
                "author",
                "that you committed your organisation to buy what meets a gap",
            ),
            ("written_at", "when"),
        ],
        &["gap", "organisation"],
    ),
    written(
        "commitment_version",
        &[
            ("author", "that you wrote a version of a commitment"),
            ("written_at", "when"),
        ],
        &["gap", "organisation", "version"],
    ),
    written(
        "match_judgement",
        &[
            ("author", "that you decided about a match"),
            ("judged_at", "when"),
        ],
        &["gap", "project", "organisation", "verdict"],
    ),
    written(
        "co_signature_version",
        &[
            ("author", "that you wrote a version of a co-signature"),
            ("written_at", "when"),
        ],
        &["gap", "organisation", "version"],
    ),
    written(
        "consolidation_consent",
        &[
            (
                "author",
                "that you answered a proposal to bring gap files together",
            ),
            ("answered_at", "when"),
        ],
        &["consolidation", "organisation"],
    ),
];
