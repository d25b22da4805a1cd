//! Collects the problems of one record while it is read, each kind once a field.

use crate::normalise::{self, Repairs};
use uptake_model::{Problem, ProblemKind};

/// Longest detail kept with a problem, in characters.
const DETAIL: usize = 120;

/// The problems of one record of one file.
#[derive(Debug)]
pub(crate) struct Notes<'f> {
    file: &'f str,
    line: Option<u64>,
    record: Option<String>,
    list: Vec<Problem>,
}

impl<'f> Notes<'f> {
    /// Notes on a record of `file`; `line` is its line in a table, from 1.
    pub(crate) fn new(file: &'f str, line: Option<u64>) -> Self {
        Self {
            file,
            line,
            record: None,
            list: Vec::new(),
        }
    }

    /// Names the record, also in what was noted before its identifier was known.
    pub(crate) fn identify(&mut self, record: &str) {
        for problem in &mut self.list {
            if problem.record.is_none() {
                problem.record = Some(record.to_owned());
            }
        }
        self.record = Some(record.to_owned());
    }

    /// Notes a problem, unless the same kind is already noted for this field.
    pub(crate) fn note(&mut self, kind: ProblemKind, field: &str, detail: &str) {
        let field = (!field.is_empty()).then(|| field.to_owned());
        let detail = normalise::remove_emails(detail).unwrap_or_else(|| detail.to_owned());
        if self
            .list
            .iter()
            .any(|known| known.kind == kind && known.field == field)
        {
            return;
        }
        self.list.push(Problem {
            kind,
            file: self.file.to_owned(),
            line: self.line,
            record: self.record.clone(),
            field,
            detail: detail.chars().take(DETAIL).collect(),
        });
    }

    /// A text on one line, cleaned; `None` where nothing is left.
    pub(crate) fn line(&mut self, field: &str, raw: &str) -> Option<String> {
        self.cleaned(field, raw, normalise::line(raw))
    }

    /// A text with its paragraphs, cleaned; `None` where nothing is left.
    pub(crate) fn paragraphs(&mut self, field: &str, raw: &str) -> Option<String> {
        self.cleaned(field, raw, normalise::paragraphs(raw))
    }

    /// A DOI; what is none is noted and dropped.
    pub(crate) fn doi(&mut self, field: &str, raw: &str) -> Option<String> {
        let undone = normalise::undo_escapes(raw);
        let text = undone.as_deref().unwrap_or(raw);
        let doi = normalise::doi(text);
        if doi.is_none() && !normalise::is_placeholder(text) {
            self.note(ProblemKind::BadDoi, field, text);
        }
        doi
    }

    fn cleaned(
        &mut self,
        field: &str,
        raw: &str,
        (text, repairs): (String, Repairs),
    ) -> Option<String> {
        // A piece of the raw text could show a piece of an address.
        let shown = if repairs.emails { &text } else { raw };
        for kind in repairs.kinds() {
            self.note(kind, field, &excerpt(shown, kind));
        }
        (!text.is_empty()).then_some(text)
    }

    /// The line of the table, 0 outside tables.
    pub(crate) fn line_number(&self) -> u64 {
        self.line.unwrap_or(0)
    }

    /// What was noted.
    pub(crate) fn into_problems(self) -> Vec<Problem> {
        self.list
    }
}

/// The place in the raw text that shows the problem, with a little around it.
fn excerpt(raw: &str, kind: ProblemKind) -> String {
    let at = match kind {
        ProblemKind::DoubleEscaped => raw.find('&'),
        ProblemKind::MarkupRemoved => raw.find('<').or_else(|| raw.find("&lt;")),
        ProblemKind::Mojibake => raw.find(|c: char| ('\u{80}'..='\u{ff}').contains(&c)),
        ProblemKind::EmailRemoved => raw.find("[e-mail"),
        ProblemKind::LostCharacter => normalise::lost_character(raw),
        _ => None,
    };
    let Some(at) = at else {
        return raw.chars().take(60).collect();
    };
    let from = raw[..at].char_indices().rev().nth(19).map_or(0, |(i, _)| i);
    raw[from..].chars().take(60).collect()
}
