//! Reading needs: one a line, id, tab, text.

use super::ReadError;
use crate::index::Index;
use crate::query::Query;
use crate::settings::Settings;
use std::collections::HashSet;
use uptake_model::{Language, TopicCode};

/// A need to be answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Need {
    /// Identifier, without white space.
    pub id: String,
    /// The need in words.
    pub text: String,
}

impl Need {
    /// The need as an index understands it. One whose identifier is the code of a
    /// topic is measured as if that topic were new, see [`Index::query_of_topic`].
    #[must_use]
    pub fn query(&self, index: &Index) -> Query {
        self.read(index, &index.header().settings)
    }

    /// The same with other settings than the index's.
    pub(crate) fn read(&self, index: &Index, settings: &Settings) -> Query {
        let known = index.knows_topic(&self.id);
        let topic = known.then(|| TopicCode::new(&self.id));
        // Titles of topics are English.
        let language = known.then_some(Language::En);
        index.read(&self.text, language, topic, settings)
    }
}

/// Reads needs. Blank lines are skipped, a byte order mark and carriage returns
/// are taken off.
///
/// # Errors
///
/// The first line that is not a need, by number.
pub fn read_needs(text: &str) -> Result<Vec<Need>, ReadError> {
    let mut needs = Vec::new();
    let mut seen = HashSet::new();
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    for (place, content) in text.lines().enumerate() {
        let line = place + 1;
        if content.trim().is_empty() {
            continue;
        }
        let (id, words) = content.split_once('\t').ok_or(ReadError::NoTab { line })?;
        let (id, words) = (id.trim().to_owned(), words.trim().to_owned());
        if id.is_empty() || id.contains(char::is_whitespace) {
            return Err(ReadError::BadId { line, id });
        }
        if words.is_empty() {
            return Err(ReadError::NoText { line, id });
        }
        if !seen.insert(id.clone()) {
            return Err(ReadError::Repeated { line, id });
        }
        needs.push(Need { id, text: words });
    }
    if needs.is_empty() {
        return Err(ReadError::Empty { what: "needs" });
    }
    Ok(needs)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn needs_are_read_as_people_save_them() {
        let needs = read_needs("\u{feff}n1\tsmoke in tunnels\r\n\n n2 \tx\ty \n").expect("needs");
        let pairs: Vec<(&str, &str)> = needs
            .iter()
            .map(|need| (need.id.as_str(), need.text.as_str()))
            .collect();
        assert_eq!(pairs, [("n1", "smoke in tunnels"), ("n2", "x\ty")]);
    }

    #[test]
    fn a_bad_line_is_named_by_its_number() {
        let id = |id: &str| id.to_owned();
        let cases = [
            ("n1\tx\nno tab here", ReadError::NoTab { line: 2 }),
            (
                "two words\tx",
                ReadError::BadId {
                    line: 1,
                    id: id("two words"),
                },
            ),
            (
                "\tx",
                ReadError::BadId {
                    line: 1,
                    id: id(""),
                },
            ),
            (
                "n1\t ",
                ReadError::NoText {
                    line: 1,
                    id: id("n1"),
                },
            ),
            (
                "n1\tx\n\nn1\ty",
                ReadError::Repeated {
                    line: 3,
                    id: id("n1"),
                },
            ),
            (" \n", ReadError::Empty { what: "needs" }),
        ];
        for (text, expected) in cases {
            assert_eq!(read_needs(text), Err(expected), "{text:?}");
        }
    }
}
