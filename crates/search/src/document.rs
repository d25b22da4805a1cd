//! What is indexed: a project's texts, field by field, and the attributes it
//! can be filtered by.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use uptake_model::{Area, Country, Programme, ProjectId, ProjectStatus, TopicCode};

/// A text field of a project. Topic codes and titles are deliberately none:
/// the development judgements ask which projects were funded under a topic,
/// and a topic's own words in the text would make that measurement circular.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Field {
    /// The project's title.
    Title,
    /// Its acronym.
    Acronym,
    /// Its keywords.
    Keywords,
    /// What it set out to do.
    Objective,
    /// The titles of its results.
    Results,
}

impl Field {
    /// All fields, in the order of their numbers.
    pub const ALL: [Self; 5] = [
        Self::Title,
        Self::Acronym,
        Self::Keywords,
        Self::Objective,
        Self::Results,
    ];

    /// How many fields there are.
    pub const COUNT: usize = Self::ALL.len();

    /// The field's place in arrays that hold one value for each field.
    #[must_use]
    pub fn number(self) -> usize {
        self as usize
    }

    /// The word people read.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Title => "title",
            Self::Acronym => "acronym",
            Self::Keywords => "keywords",
            Self::Objective => "objective",
            Self::Results => "results",
        }
    }
}

/// The texts of a project, as plain text.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct DocumentText {
    /// Title.
    pub title: String,
    /// Acronym.
    pub acronym: String,
    /// Keywords, in one text, separated by anything that is not part of a word.
    pub keywords: String,
    /// Objective; empty where it is not stated.
    pub objective: String,
    /// Titles of the results, one each.
    pub results: Vec<String>,
}

impl DocumentText {
    /// The texts of one field: one, except for [`Field::Results`].
    #[must_use]
    pub fn parts(&self, field: Field) -> &[String] {
        match field {
            Field::Title => std::slice::from_ref(&self.title),
            Field::Acronym => std::slice::from_ref(&self.acronym),
            Field::Keywords => std::slice::from_ref(&self.keywords),
            Field::Objective => std::slice::from_ref(&self.objective),
            Field::Results => &self.results,
        }
    }

    /// A number that changes when any text changes: the first eight bytes of
    /// the SHA-256 of the texts, each with its length. The index keeps it, so
    /// that an explanation made from a newer text can say so.
    #[must_use]
    pub fn fingerprint(&self) -> u64 {
        let mut hash = Sha256::new();
        for field in Field::ALL {
            let parts = self.parts(field);
            hash.update((parts.len() as u64).to_le_bytes());
            for part in parts {
                hash.update((part.len() as u64).to_le_bytes());
                hash.update(part.as_bytes());
            }
        }
        let mut first = [0_u8; 8];
        first.copy_from_slice(&hash.finalize()[..8]);
        u64::from_le_bytes(first)
    }
}

/// What a project can be filtered and counted by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attributes {
    /// Framework programme.
    pub programme: Programme,
    /// Status as the source states it; pages show the stage that follows from it.
    pub status: ProjectStatus,
    /// First day.
    pub start: Option<Date>,
    /// Last day.
    pub end: Option<Date>,
    /// Areas of civil security.
    pub areas: Vec<Area>,
    /// Countries of all participants; order and repetition do not matter.
    pub countries: Vec<Country>,
    /// Country of the coordinator.
    pub coordinator_country: Option<Country>,
    /// Code of the funding scheme, such as `HORIZON-IA`.
    pub funding_scheme: Option<String>,
    /// Topics it was funded under.
    pub topics: Vec<TopicCode>,
}

/// One project as the index builder takes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Document {
    /// The project.
    pub id: ProjectId,
    /// Its texts.
    pub text: DocumentText,
    /// Its attributes.
    pub attributes: Attributes,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_fingerprint_tells_texts_apart_also_where_only_the_field_differs() {
        let text = |title: &str, acronym: &str, results: &[&str]| DocumentText {
            title: title.to_owned(),
            acronym: acronym.to_owned(),
            results: results.iter().map(|r| (*r).to_owned()).collect(),
            ..DocumentText::default()
        };
        let texts = [
            text("", "", &[]),
            text("a", "", &[]),
            text("", "a", &[]),
            text("", "", &["a"]),
            text("", "", &["a", ""]),
            text("", "", &["", "a"]),
        ];
        let mut seen: Vec<u64> = texts.iter().map(DocumentText::fingerprint).collect();
        seen.sort_unstable();
        seen.dedup();
        assert_eq!(seen.len(), texts.len());
    }

    #[test]
    fn fields_stand_at_their_numbers() {
        for (place, field) in Field::ALL.into_iter().enumerate() {
            assert_eq!(field.number(), place);
        }
    }
}
