//! The register of personal data: every column that is about a person, with its purpose, its
//! legal basis, how long it is kept and what erasure does to it. The privacy page, the export
//! of a person's data, erasure and the retention job are made from it, and a test compares
//! it with the schema, so that no column is forgotten.

mod expiring;
mod not_personal;
mod register;

pub use expiring::EXPIRING;
pub use not_personal::NOT_PERSONAL;
pub use register::REGISTER;

/// What stands where a person was named who asked to be erased.
pub const FORMER_MEMBER: &str = "former-member";

/// Why data may be processed: Regulation (EU) 2016/679 (GDPR), Article 6(1).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LegalBasis {
    /// Point (c) with Article 32(1): whoever processes data must secure it.
    Security,
    /// Point (e): a task carried out in the public interest.
    PublicTask,
    /// Point (a): asked for, and taken back whenever the person likes.
    Consent,
}

impl LegalBasis {
    /// As the privacy page words it.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Security => {
                "Legal obligation to keep the processing secure: GDPR Art. 6(1)(c) with Art. 32(1)"
            }
            Self::PublicTask => "Task in the public interest: GDPR Art. 6(1)(e)",
            Self::Consent => "Your consent, which you can withdraw: GDPR Art. 6(1)(a)",
        }
    }
}

/// What erasing a person does to the rows that are about them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Erasure {
    /// The row goes.
    Deleted,
    /// The row belongs to the organisation and stays; [`FORMER_MEMBER`] takes the person's place.
    FormerMember,
    /// The row stays as it is, for a reason.
    Kept(&'static str),
}

impl Erasure {
    /// As the privacy page words it.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Deleted => "deleted",
            Self::FormerMember => "“former member” takes your place",
            Self::Kept(why) => why,
        }
    }
}

/// How the rows about a person are found in a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FoundBy {
    /// This column holds the person's identifier.
    Person(&'static str),
    /// This column holds the person's e-mail address, in lower case.
    Email(&'static str),
    /// This column holds a text in which the identifier stands: JSON, or `person:ID`.
    Mention(&'static str),
    /// This column holds a digest from which nobody can be found; such rows go by themselves.
    Unfindable(&'static str),
    /// This column holds a key of rows of another table, which are found by `by`.
    Through {
        /// The column of this table.
        column: &'static str,
        /// The other table.
        table: &'static str,
        /// The column of the other table.
        key: &'static str,
        /// How rows of the other table are found.
        by: &'static FoundBy,
    },
}

impl FoundBy {
    /// The column of the own table.
    #[must_use]
    pub fn column(&self) -> &'static str {
        match self {
            Self::Person(column)
            | Self::Email(column)
            | Self::Mention(column)
            | Self::Unfindable(column)
            | Self::Through { column, .. } => column,
        }
    }
}

/// The rows of a table that are about a person in one way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PersonalData {
    /// The table.
    pub table: &'static str,
    /// How a person's rows are found.
    pub found_by: FoundBy,
    /// The columns about the person, and what they hold.
    pub columns: &'static [(&'static str, &'static str)],
    /// Columns that are given beside them in an export, so that it can be understood.
    pub beside: &'static [&'static str],
    /// Columns about the person that are not given out, since whoever had them could act in
    /// the person's name; all of them are among `columns`.
    pub secret: &'static [&'static str],
    /// What for.
    pub purpose: &'static str,
    /// Why that is lawful.
    pub basis: LegalBasis,
    /// How long it is kept.
    pub retention: &'static str,
    /// What erasure does.
    pub erasure: Erasure,
}

/// Rows that go by themselves when they are old enough.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Expiry {
    /// The table.
    pub table: &'static str,
    /// The column with the time from which is counted.
    pub since: &'static str,
    /// Hours until the row goes.
    pub hours: i64,
}

impl PersonalData {
    /// Whether a column is described here.
    #[must_use]
    pub fn describes(&self, column: &str) -> bool {
        self.columns.iter().any(|(name, _)| *name == column)
    }
}

/// Whether a name of a column sounds as if it were about a person, so that it must stand in
/// the register or among [`NOT_PERSONAL`].
#[must_use]
pub fn sounds_personal(column: &str) -> bool {
    const WORDS: &[&str] = &[
        "actor",
        "address",
        "agent",
        "author",
        "birth",
        "by",
        "contact",
        "email",
        "evaluator",
        "for",
        "from",
        "holder",
        "invited",
        "invitee",
        "inviter",
        "ip",
        "login",
        "mail",
        "member",
        "name",
        "named",
        "owner",
        "participant",
        "people",
        "person",
        "phone",
        "reader",
        "recipient",
        "requester",
        "reviewer",
        "sender",
        "subject",
        "to",
        "user",
        "voter",
        "watcher",
        "who",
        "writer",
    ];
    column.split('_').any(|word| WORDS.contains(&word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_column_that_names_somebody_is_noticed() {
        for column in ["author", "invited_by", "email", "person", "display_name"] {
            assert!(sounds_personal(column), "{column}");
        }
        for column in ["version", "named_not", "hash", "titles", "bypass"] {
            assert_eq!(sounds_personal(column), column == "named_not", "{column}");
        }
    }

    #[test]
    fn what_is_secret_is_described_and_not_given_beside() {
        for entry in REGISTER {
            for secret in entry.secret {
                assert!(entry.describes(secret), "{}.{secret}", entry.table);
            }
            for beside in entry.beside {
                assert!(!entry.describes(beside), "{}.{beside}", entry.table);
            }
        }
    }

    #[test]
    fn only_a_place_that_holds_the_identifier_can_take_the_pseudonym() {
        for entry in REGISTER {
            let holds_it = matches!(entry.found_by, FoundBy::Person(_) | FoundBy::Mention(_));
            assert!(
                holds_it || entry.erasure != Erasure::FormerMember,
                "{}",
                entry.table
            );
        }
    }
}
