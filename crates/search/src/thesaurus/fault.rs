//! What can be wrong with the thesaurus or the word list, said so that whoever
//! edits the files knows the file, the concept and what to do.

use uptake_model::Language;

/// One fault of the vocabulary's files.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{file}{}: {kind}", .concept.as_ref().map(|slug| format!(", concept {slug}")).unwrap_or_default())]
pub struct Fault {
    /// Name of the file, without its folder.
    pub file: String,
    /// The concept concerned, where it is one.
    pub concept: Option<String>,
    /// What is wrong.
    pub kind: FaultKind,
}

/// What is wrong. Every one is the mistake of an editor: the programme itself
/// ships with none, which a test makes sure of.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FaultKind {
    /// The file is not Turtle.
    #[error(
        "line {line}, column {column}: {message}. Mend the Turtle there; what follows in the file was not read"
    )]
    Malformed {
        /// Line, from 1.
        line: u64,
        /// Column, from 1.
        column: u64,
        /// What the parser says.
        message: String,
    },
    /// A statement that this thesaurus does not use.
    #[error(
        "the statement {statement} is not used here. Take it out, or teach the reader what it means"
    )]
    UnknownStatement {
        /// The statement's predicate and object.
        statement: String,
    },
    /// No title, licence or version of the scheme.
    #[error("the concept scheme lacks its {what}. Add it to scheme.ttl")]
    SchemeIncomplete {
        /// What is missing.
        what: &'static str,
    },
    /// Statements about a concept that is not declared.
    #[error("it is described but not declared. Add `a skos:Concept`, or correct the name")]
    NotDeclared,
    /// The same concept in two places.
    #[error("it is defined in {other} too. Keep one of them, with the labels of both")]
    DefinedTwice {
        /// The other file.
        other: String,
    },
    /// No English definition.
    #[error("it has no English definition. Add one sentence as `skos:definition`")]
    NoDefinition,
    /// Preferred labels are missing.
    #[error("it has no preferred label in: {}. Add one each as `skos:prefLabel`", codes(.languages))]
    LanguageMissing {
        /// The languages.
        languages: Vec<Language>,
    },
    /// Two preferred labels in one language (SKOS integrity condition S14).
    #[error("it has two preferred labels in {}: {first:?} and {second:?}. Make one of them an alternative", .language.name())]
    TwoPreferred {
        /// The language.
        language: Language,
        /// The label read first.
        first: String,
        /// The label read then.
        second: String,
    },
    /// A label in no official language.
    #[error(
        "the label {label:?} is in {tag:?}, which is none of the 24 languages. Correct the tag"
    )]
    UnknownLanguage {
        /// The label.
        label: String,
        /// Its tag.
        tag: String,
    },
    /// A label without words.
    #[error("a label in {} is empty. Fill it in or take it out", .language.name())]
    EmptyLabel {
        /// The language.
        language: Language,
    },
    /// A label stands twice (S13 for one concept; for two it would be ambiguous).
    #[error("the {} label {label:?} belongs to {other} too. Qualify it here, or leave it to {other}", .language.name())]
    Clash {
        /// The language.
        language: Language,
        /// The label.
        label: String,
        /// The concept that has it too, perhaps itself.
        other: String,
    },
    /// A relation to a concept that there is not.
    #[error("its {relation} concept {target} does not exist. Correct the name, or define it")]
    UnknownConcept {
        /// `broader` or `related`.
        relation: &'static str,
        /// The name that leads nowhere.
        target: String,
    },
    /// A relation of a concept to itself.
    #[error("it is {relation} to itself. Take the statement out")]
    ItsOwn {
        /// `broader` or `related`.
        relation: &'static str,
    },
    /// Concepts that are broader than themselves.
    #[error("it is broader than itself: {}. Take one of these steps out", .path.join(" → "))]
    Cycle {
        /// The way round, from the concept and back to it.
        path: Vec<String>,
    },
    /// A concept that is related to one above it (S27).
    #[error(
        "it is related to {target}, which is above or below it already. Take `skos:related` out"
    )]
    RelatedToAncestor {
        /// The concept above or below.
        target: String,
    },
    /// No way up to a top concept.
    #[error(
        "no broader concept leads from it to a top concept. Add `skos:broader`, or `skos:topConceptOf :scheme`"
    )]
    Unconnected,
    /// The head of the word list.
    #[error(
        "the first line must name the 24 languages by their codes, English first, each once. It says {found:?}"
    )]
    WrongHead {
        /// The first line.
        found: String,
    },
    /// A row of the word list of another length.
    #[error("line {line} has {found} cells instead of 24. Add or take out tabs")]
    WrongCells {
        /// Line, from 1.
        line: usize,
        /// Cells found.
        found: usize,
    },
    /// An empty cell of the word list.
    #[error("line {line} has no {} word. Add one", .language.name())]
    EmptyCell {
        /// Line, from 1.
        line: usize,
        /// The language.
        language: Language,
    },
    /// Two rows of one English word.
    #[error("line {line}: the row {word:?} stands here a second time. Make one row of both")]
    RowTwice {
        /// Line, from 1.
        line: usize,
        /// The row's English words.
        word: String,
    },
}

fn codes(languages: &[Language]) -> String {
    let codes: Vec<&str> = languages.iter().map(|language| language.code()).collect();
    codes.join(", ")
}
