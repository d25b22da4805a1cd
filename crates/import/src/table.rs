//! Tables as sources really write them: `;`, `,` or tabs, quoted or not, fields of
//! many lines, mixed line ends, and quotes that nobody escaped. The `csv` crate reads
//! well-formed tables faster, but cannot say that a quote was not escaped nor
//! find back into the next row; a test holds both to the same answer on good input.

mod row;

use crate::notes::Notes;
use row::{Mode, parse_row};
use uptake_model::{Problem, ProblemKind};

/// A table with its header, read row by row.
#[derive(Debug)]
pub(crate) struct Table<'t> {
    text: &'t str,
    at: usize,
    line: u64,
    delimiter: u8,
    /// Whether every field of the header is quoted: then the end of a field can be
    /// told even where quotes inside it are not escaped.
    all_quoted: bool,
    columns: Vec<String>,
    header: Vec<String>,
}

/// One row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Row {
    /// As many fields as the header has, or repaired to that.
    Fields {
        /// Line on which it begins, from 1.
        line: u64,
        /// The fields, unquoted.
        fields: Vec<String>,
        /// Whether a quote inside a field was not escaped.
        repaired: bool,
    },
    /// Another number of fields; skipped.
    Malformed {
        /// Line on which it begins, from 1.
        line: u64,
        /// How many fields it seems to have.
        found: usize,
        /// The line on which a quote was opened and not closed, where that is why.
        open_quote: Option<u64>,
    },
}

impl<'t> Table<'t> {
    /// Reads the header; `None` where the text has no line with two columns.
    pub(crate) fn open(text: &'t str) -> Option<Self> {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let delimiter = delimiter(text.lines().next()?)?;
        let header = parse_row(text, 0, delimiter, Mode::Standard);
        if header.fields.len() < 2 {
            return None;
        }
        let all_quoted = text.starts_with('"')
            && text[..header.next].trim_end().ends_with('"')
            && text[..header.next].matches('"').count() == header.fields.len() * 2;
        Some(Self {
            text,
            at: header.next,
            line: 1 + header.lines,
            delimiter,
            all_quoted,
            columns: header.fields.iter().map(|name| column_key(name)).collect(),
            header: header.fields,
        })
    }

    /// Whether the table has a column, by its name in small letters and digits only.
    pub(crate) fn has(&self, column: &str) -> bool {
        self.column(column).is_some()
    }

    /// Where a column is.
    pub(crate) fn column(&self, column: &str) -> Option<usize> {
        self.columns.iter().position(|name| name == column)
    }

    /// The names of the columns as the file writes them.
    pub(crate) fn header(&self) -> &[String] {
        &self.header
    }

    fn row(&mut self) -> Row {
        let line = self.line;
        let standard = parse_row(self.text, self.at, self.delimiter, Mode::Standard);
        let width = self.columns.len();
        let fits = |found: &row::Parsed| {
            found.fields.len() == width
                || found.fields.len() > width && found.fields[width..].iter().all(String::is_empty)
        };
        let mode = if self.all_quoted {
            Mode::AllQuoted
        } else {
            Mode::Lenient
        };
        let open_quote = standard.open_quote.map(|before| line + before);
        let (mut parsed, mended) = if fits(&standard) {
            (standard, false)
        } else {
            (parse_row(self.text, self.at, self.delimiter, mode), true)
        };
        if !fits(&parsed) {
            let found = parsed.fields.len();
            self.skip_line();
            return Row::Malformed {
                line,
                found,
                open_quote,
            };
        }
        self.at = parsed.next;
        self.line += parsed.lines;
        parsed.fields.truncate(width);
        Row::Fields {
            line,
            fields: parsed.fields,
            repaired: mended || parsed.stray_quote,
        }
    }

    /// Goes on at the next line that can begin a row.
    fn skip_line(&mut self) {
        let bytes = self.text.as_bytes();
        let mut at = self.at;
        loop {
            let Some(end) = bytes[at..].iter().position(|&byte| byte == b'\n') else {
                self.at = bytes.len();
                return;
            };
            let before = bytes[self.at..at + end].trim_ascii_end().last();
            at += end + 1;
            self.line += 1;
            let begins = bytes.get(at).is_none_or(|&byte| byte == b'"');
            if !self.all_quoted || begins && before == Some(&b'"') {
                self.at = at;
                return;
            }
        }
    }
}

impl Iterator for Table<'_> {
    type Item = Row;

    fn next(&mut self) -> Option<Row> {
        let bytes = self.text.as_bytes();
        while let Some(b'\n' | b'\r') = bytes.get(self.at) {
            self.line += u64::from(bytes[self.at] == b'\n');
            self.at += 1;
        }
        (self.at < bytes.len()).then(|| self.row())
    }
}

/// The fields of one row, by column.
pub(crate) struct Fields<'r> {
    columns: &'r [String],
    values: &'r [String],
}

impl<'r> Fields<'r> {
    /// The field of a column, by the name's small letters and digits; empty where
    /// the table has no such column.
    pub(crate) fn get(&self, column: &str) -> &'r str {
        let at = self.columns.iter().position(|name| name == column);
        at.and_then(|at| self.values.get(at))
            .map_or("", String::as_str)
    }

    /// The first of several columns that is there and not empty.
    pub(crate) fn first(&self, columns: &[&str]) -> &'r str {
        columns
            .iter()
            .map(|column| self.get(column))
            .find(|value| !value.is_empty())
            .unwrap_or_default()
    }
}

/// Calls `read` for each row of a table; it gives back the problems it noted, to
/// which those of the rows themselves are added.
pub(crate) fn each_row(
    file: &str,
    text: &str,
    problems: &mut Vec<Problem>,
    mut read: impl FnMut(&Fields<'_>, Notes<'_>) -> Vec<Problem>,
) {
    let Some(table) = Table::open(text) else {
        return;
    };
    let columns = table.columns.clone();
    for row in table {
        match row {
            Row::Fields {
                line,
                fields,
                repaired,
            } => {
                let mut notes = Notes::new(file, Some(line));
                if repaired {
                    notes.note(ProblemKind::UnescapedQuote, "", "");
                }
                problems.extend(read(
                    &Fields {
                        columns: &columns,
                        values: &fields,
                    },
                    notes,
                ));
            }
            Row::Malformed {
                line,
                found,
                open_quote,
            } => {
                let mut notes = Notes::new(file, Some(line));
                if let Some(line) = open_quote {
                    let detail = format!("the quote opened on line {line}");
                    notes.note(ProblemKind::UnclosedQuote, "", &detail);
                } else {
                    let detail = format!("{found} fields, {} columns", columns.len());
                    notes.note(ProblemKind::MalformedRow, "", &detail);
                }
                problems.extend(notes.into_problems());
            }
        }
    }
}

/// A column's name without the differences of eras: small letters and digits.
pub(crate) fn column_key(name: &str) -> String {
    name.chars()
        .filter(char::is_ascii_alphanumeric)
        .map(|c| c.to_ascii_lowercase())
        .collect()
}

/// The character that parts the columns of a header line: the most frequent one
/// outside quotes.
fn delimiter(header: &str) -> Option<u8> {
    let mut counts = [(b';', 0_usize), (b',', 0), (b'\t', 0), (b'|', 0)];
    let mut quoted = false;
    for byte in header.bytes() {
        quoted ^= byte == b'"';
        for (delimiter, count) in &mut counts {
            *count += usize::from(!quoted && byte == *delimiter);
        }
    }
    counts
        .into_iter()
        .rev()
        .max_by_key(|(_, count)| *count)
        .filter(|(_, n)| *n > 0)
        .map(|(d, _)| d)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, PartialEq)]
    enum Got {
        Row(u64, Vec<&'static str>, bool),
        Bad(u64),
        Open(u64, u64),
    }

    /// How many fields such a row seems to have is not what is checked.
    fn malformed(line: u64, open_quote: Option<u64>, got: &Row) -> Row {
        let found = match got {
            Row::Malformed { found, .. } => *found,
            Row::Fields { .. } => 0,
        };
        Row::Malformed {
            line,
            found,
            open_quote,
        }
    }

    fn check(text: &str, expected: &[Got]) {
        let got: Vec<Row> = Table::open(text).expect("a header").collect();
        let expected: Vec<Row> = expected
            .iter()
            .zip(&got)
            .map(|(want, got)| match (want, got) {
                (Got::Row(line, fields, repaired), _) => Row::Fields {
                    line: *line,
                    fields: fields.iter().map(ToString::to_string).collect(),
                    repaired: *repaired,
                },
                (Got::Bad(line), got) => malformed(*line, None, got),
                (Got::Open(line, quote), got) => malformed(*line, Some(*quote), got),
            })
            .chain((expected.len()..got.len()).map(|_| malformed(0, None, &got[0])))
            .collect();
        assert_eq!(got, expected, "{text:?}");
    }

    #[test]
    fn every_dialect_gives_the_same_rows() {
        let rows = [
            Got::Row(2, vec!["1", "a b"], false),
            Got::Row(3, vec!["2", ""], false),
        ];
        for text in [
            "\"id\";\"name\"\n\"1\";\"a b\"\n\"2\";\"\"\n",
            "id,name\r\n1,a b\r\n2,\r\n",
            "\u{feff}id,name\n1,a b\r\n2,\"\"\n\n",
            "id\tname\n1\ta b\n2\t",
        ] {
            check(text, &rows);
        }
    }

    #[test]
    fn fields_keep_their_lines_and_the_count_of_lines_is_right() {
        check(
            "\"id\";\"text\"\n\"1\";\"one\n\ntwo; \"\"three\"\"\"\n\"2\";\"x\"\n",
            &[
                Got::Row(2, vec!["1", "one\n\ntwo; \"three\""], false),
                Got::Row(5, vec!["2", "x"], false),
            ],
        );
    }

    #[test]
    fn unescaped_quotes_are_repaired_where_it_is_clear() {
        check(
            "\"id\";\"text\";\"end\"\n\"1\";\"the \"gap\" file\";\"z\"\n\"2\";\"a so-called \"gap\"\";\"z\"\n\"3\";\"ok\";\"z\"\n",
            &[
                Got::Row(2, vec!["1", "the \"gap\" file", "z"], true),
                Got::Row(3, vec!["2", "a so-called \"gap\"", "z"], true),
                Got::Row(4, vec!["3", "ok", "z"], false),
            ],
        );
    }

    #[test]
    fn a_row_of_another_width_is_left_out_and_the_next_is_read() {
        check(
            "id,name\n1,a,b\n2,c\n3\n4,d\n",
            &[
                Got::Bad(2),
                Got::Row(3, vec!["2", "c"], false),
                Got::Bad(4),
                Got::Row(5, vec!["4", "d"], false),
            ],
        );
        check(
            "\"id\";\"name\"\n\"1\";\"a\";\"b\"\n\"2\";\"c\"\n",
            &[Got::Bad(2), Got::Row(3, vec!["2", "c"], false)],
        );
    }

    #[test]
    fn a_quote_that_is_not_closed_is_told_from_a_row_of_another_width() {
        check(
            "\"id\";\"a\";\"b\"\n\"1\";\"two\nlines\";\"open\n\"2\";\"x\";\"y\"\n",
            &[Got::Open(2, 3)],
        );
        check(
            "\"id\";\"name\"\n\"1\";\"open\n\"2\";\"b\"\n\"3\";\"c\"\n",
            &[Got::Open(2, 2), Got::Row(4, vec!["3", "c"], false)],
        );
        check(
            "\"id\";\"name\"\n\"1\";\"two\nlines\";\"more\"\n\"2\";\"b\"\n",
            &[Got::Bad(2), Got::Row(4, vec!["2", "b"], false)],
        );
    }

    #[test]
    fn a_quote_that_never_closes_costs_one_row() {
        check(
            "id,name\n1,\"open\n2,b\n3,c\n",
            &[
                Got::Open(2, 2),
                Got::Row(3, vec!["2", "b"], false),
                Got::Row(4, vec!["3", "c"], false),
            ],
        );
    }
}
