//! The word list beside the thesaurus: everyday words of needs, English to the
//! 23 other languages. They name no concept of civil security, so they have no
//! place in the thesaurus, but without them a sentence does not cross over.

use super::fault::{Fault, FaultKind};
use std::collections::HashSet;
use uptake_model::Language;

/// A row: the same sense in 24 languages.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// Line of the file it stands on, from 1.
    pub line: usize,
    words: [Vec<String>; Language::COUNT],
}

impl Row {
    /// The words for it in a language, the commonest first; never empty.
    #[must_use]
    pub fn words(&self, language: Language) -> &[String] {
        &self.words[language.number()]
    }
}

/// The word list.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct WordList {
    rows: Vec<Row>,
}

impl WordList {
    /// All rows, in the order of their English words.
    #[must_use]
    pub fn rows(&self) -> &[Row] {
        &self.rows
    }

    /// Reads the tab-separated text; `file` is its name for messages.
    ///
    /// # Errors
    ///
    /// All faults of head and rows, in the order of the lines.
    pub fn parse(file: &str, text: &str) -> Result<Self, Vec<Fault>> {
        let fault = |kind| Fault {
            file: file.to_owned(),
            concept: None,
            kind,
        };
        let mut lines = text.lines().zip(1..);
        let head = lines.next().map_or("", |(line, _)| line);
        let Some(columns) = columns(head) else {
            let found = head.to_owned();
            return Err(vec![fault(FaultKind::WrongHead { found })]);
        };
        let mut faults = Vec::new();
        let mut rows = Vec::new();
        let mut seen = HashSet::new();
        for (text, line) in lines {
            match row(line, text, &columns) {
                Ok(row) => {
                    if !seen.insert(row.words(Language::En).to_vec()) {
                        let word = row.words(Language::En).join("|");
                        faults.push(fault(FaultKind::RowTwice { line, word }));
                    }
                    rows.push(row);
                }
                Err(kind) => faults.push(fault(kind)),
            }
        }
        if faults.is_empty() {
            Ok(Self { rows })
        } else {
            Err(faults)
        }
    }
}

/// The languages of the columns, English first; `None` where they are not the 24.
fn columns(head: &str) -> Option<Vec<Language>> {
    let columns: Vec<Language> = head
        .split('\t')
        .map(Language::parse)
        .collect::<Option<_>>()?;
    let different: HashSet<Language> = columns.iter().copied().collect();
    let whole = columns.len() == Language::COUNT && different.len() == Language::COUNT;
    (whole && columns.first() == Some(&Language::En)).then_some(columns)
}

fn row(line: usize, text: &str, columns: &[Language]) -> Result<Row, FaultKind> {
    let cells: Vec<&str> = text.split('\t').collect();
    if cells.len() != columns.len() {
        let found = cells.len();
        return Err(FaultKind::WrongCells { line, found });
    }
    let mut words: [Vec<String>; Language::COUNT] = Default::default();
    for (language, cell) in columns.iter().zip(cells) {
        let alternatives = cell.split('|').map(str::trim);
        words[language.number()] = alternatives
            .filter(|word| !word.is_empty())
            .map(str::to_owned)
            .collect();
        if words[language.number()].is_empty() {
            let language = *language;
            return Err(FaultKind::EmptyCell { line, language });
        }
    }
    Ok(Row { line, words })
}
