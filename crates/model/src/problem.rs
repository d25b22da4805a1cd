//! What was wrong with a row of real data. An import keeps problems, counts
//! them and goes on; it never dies of one bad row.

use serde::{Deserialize, Serialize};

macro_rules! problem_kinds {
    ($($variant:ident, $code:literal, $explain:literal;)*) => {
        /// The kinds of problem that imports meet.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum ProblemKind {
            $(#[doc = $explain] $variant,)*
        }

        impl ProblemKind {
            /// All kinds.
            pub const ALL: &[Self] = &[$(Self::$variant,)*];

            /// The word stored and used in addresses and in JSON.
            #[must_use]
            pub fn code(self) -> &'static str {
                match self { $(Self::$variant => $code,)* }
            }

            /// What happened and what was done about it, in one sentence.
            #[must_use]
            pub fn explanation(self) -> &'static str {
                match self { $(Self::$variant => $explain,)* }
            }
        }
    };
}

problem_kinds! {
    MalformedXml, "malformed_xml", "The XML is not well formed; the file was left out.";
    MalformedJson, "malformed_json", "The JSON is not well formed; the record was left out.";
    MalformedRow, "malformed_row", "The row has another number of columns than the header; it was left out.";
    UnclosedQuote, "unclosed_quote", "A quote was opened and not closed; the row was left out.";
    UnescapedQuote, "unescaped_quote", "A quote inside a field was not escaped; the row was repaired.";
    MissingId, "missing_id", "The record has no identifier; it was left out.";
    MissingTitle, "missing_title", "The record has no title; its acronym or identifier stands in.";
    DuplicateRecord, "duplicate_record", "The same identifier came twice in one import; the fuller record counts, of equals the later one.";
    OlderThanKnown, "older_than_known", "An older state of a project than the one known; only what was missing was taken.";
    OrphanRow, "orphan_row", "A table has rows for a project that neither this import nor the corpus holds; they were left out.";
    UnknownProgramme, "unknown_programme", "The framework programme is not known; the record was left out.";
    UnknownCountry, "unknown_country", "The country code is not in the list; it was kept as it is.";
    ForeignRegion, "foreign_region", "The region's code belongs to another country; the region was dropped.";
    UnknownRole, "unknown_role", "The role is not in the list; it was kept as other.";
    UnknownStatus, "unknown_status", "The status is not in the list; it was kept as other.";
    BadDate, "bad_date", "The date cannot be read; it was left empty.";
    EndBeforeStart, "end_before_start", "The end lies before the start; both were kept.";
    BadAmount, "bad_amount", "The amount cannot be read; it was left empty.";
    BadLink, "bad_link", "The address is not an http or https address; it was dropped.";
    BadDoi, "bad_doi", "The identifier is not a DOI; it was dropped.";
    DoubleEscaped, "double_escaped", "Characters were escaped twice; undone.";
    EscapedQuotes, "escaped_quotes", "A text still carried the quotes of a table, its own quotes doubled; undone.";
    Mojibake, "mojibake", "UTF-8 had been read as Windows-1252; repaired.";
    GluedWords, "glued_words", "Words ran together where tags were stripped; split.";
    LostCharacter, "lost_character", "A character was lost before the data was published (? or U+FFFD); kept as it is.";
    MarkupRemoved, "markup_removed", "Markup inside a text was removed; its words were kept.";
    PlaceholderText, "placeholder_text", "The text is a placeholder such as “Confidential”; treated as not stated.";
    InvalidEncoding, "invalid_encoding", "The text is not valid UTF-8; read as Windows-1252.";
    UnknownFile, "unknown_file", "The file is not of a known kind; it was left out.";
    FileTooLarge, "file_too_large", "The file is larger than allowed; it was left out.";
    UnsafePath, "unsafe_path", "The archive names a path outside itself; the entry was left out.";
    PersonalData, "personal_data", "A column of personal data was dropped.";
    EmailRemoved, "email_removed", "An e-mail address inside a text was taken out.";
}

impl ProblemKind {
    /// Reads [`Self::code`] back.
    #[must_use]
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|kind| kind.code() == code)
    }

    /// Whether something of the source is missing from the corpus because of
    /// it, as opposed to repaired or noted.
    #[must_use]
    pub fn loses_data(self) -> bool {
        matches!(
            self,
            Self::MalformedXml
                | Self::MalformedJson
                | Self::MalformedRow
                | Self::UnclosedQuote
                | Self::MissingId
                | Self::OrphanRow
                | Self::UnknownProgramme
                | Self::ForeignRegion
                | Self::BadDate
                | Self::BadAmount
                | Self::BadLink
                | Self::BadDoi
                | Self::UnknownFile
                | Self::FileTooLarge
                | Self::UnsafePath
        )
    }
}

/// One problem of one record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Problem {
    /// What kind it is.
    pub kind: ProblemKind,
    /// The file inside the import, such as `xml/274655.xml` or `project.csv`.
    pub file: String,
    /// The line of a table, from 1, where there is one.
    pub line: Option<u64>,
    /// The record's identifier, where it has one.
    pub record: Option<String>,
    /// The field, where it is one field's problem.
    pub field: Option<String>,
    /// What was found, short; never personal data.
    pub detail: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_is_read_back_and_explained() {
        for kind in ProblemKind::ALL {
            assert_eq!(ProblemKind::parse(kind.code()), Some(*kind));
            assert!(kind.explanation().ends_with('.'), "{kind:?}");
        }
    }
}
