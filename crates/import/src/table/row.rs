//! Splits one row of a table into its fields.

/// How quotes inside a quoted field are understood.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mode {
    /// RFC 4180: `""` is a quote; one that neither ends the field nor is doubled
    /// stands for itself.
    Standard,
    /// As `Standard`, but an even number of quotes before a delimiter ends the field:
    /// the last closes it and the one before was not escaped.
    Lenient,
    /// As `Lenient`, and a delimiter only ends a field if a quote follows it, since
    /// in this table every field is quoted.
    AllQuoted,
}

/// One row as it was found.
#[derive(Debug)]
pub(super) struct Parsed {
    /// The fields, unquoted.
    pub(super) fields: Vec<String>,
    /// Where the next row begins.
    pub(super) next: usize,
    /// Line ends passed.
    pub(super) lines: u64,
    /// Whether a quote inside a field was not escaped.
    pub(super) stray_quote: bool,
    /// Where a quote was opened that no other closes, as far as can be told: line
    /// ends passed before it.
    pub(super) open_quote: Option<u64>,
}

/// Splits the row that begins at `at`. A quoted field that never ends takes the
/// rest of the text, one field too few, which the caller notices.
pub(super) fn parse_row(text: &str, at: usize, delimiter: u8, mode: Mode) -> Parsed {
    let bytes = text.as_bytes();
    let mut row = Parsed {
        fields: Vec::new(),
        next: at,
        lines: 0,
        stray_quote: false,
        open_quote: None,
    };
    loop {
        let field = if bytes.get(row.next) == Some(&b'"') {
            quoted(text, delimiter, mode, &mut row)
        } else {
            plain(text, delimiter, &mut row.next)
        };
        row.fields.push(field);
        match bytes.get(row.next) {
            Some(&byte) if byte == delimiter => row.next += 1,
            Some(b'\r') => {
                row.next += if bytes.get(row.next + 1) == Some(&b'\n') {
                    2
                } else {
                    1
                };
                row.lines += 1;
                return row;
            }
            Some(_) => {
                row.next += 1;
                row.lines += 1;
                return row;
            }
            None => return row,
        }
    }
}

fn plain(text: &str, delimiter: u8, next: &mut usize) -> String {
    let rest = &text.as_bytes()[*next..];
    let length = rest
        .iter()
        .position(|&byte| byte == delimiter || byte == b'\n' || byte == b'\r')
        .unwrap_or(rest.len());
    let start = *next;
    *next += length;
    text[start..*next].to_owned()
}

fn quoted(text: &str, delimiter: u8, mode: Mode, row: &mut Parsed) -> String {
    let bytes = text.as_bytes();
    let mut field = String::new();
    let mut at = row.next + 1;
    let lines_before = row.lines;
    loop {
        let Some(length) = bytes[at..].iter().position(|&byte| byte == b'"') else {
            field.push_str(&text[at..]);
            row.lines += line_ends(&bytes[at..]);
            row.next = bytes.len();
            row.stray_quote = true;
            row.open_quote = Some(lines_before);
            // One field too many or too few either way: an open quote is never right.
            row.fields.push(String::from("\""));
            return field;
        };
        field.push_str(&text[at..at + length]);
        row.lines += line_ends(&bytes[at..at + length]);
        at += length;
        let run = bytes[at..].iter().take_while(|&&byte| byte == b'"').count();
        let ends = ends_field(bytes, at + run, delimiter, mode);
        let closes = ends && (run % 2 == 1 || mode != Mode::Standard);
        let stray = if closes {
            run.is_multiple_of(2)
        } else {
            run % 2 == 1
        };
        row.stray_quote |= stray;
        if stray && !closes && matches!(bytes[at - 1], b'\n' | b'\r') {
            // A quote that begins a line begins the next row: this field never ended.
            row.open_quote = row.open_quote.or(Some(lines_before));
        }
        let quotes = run / 2 + usize::from(stray && !closes);
        field.extend(std::iter::repeat_n('"', quotes));
        at += run;
        if closes {
            row.next = at;
            return field;
        }
    }
}

/// Whether a quote before `at` may end its field.
fn ends_field(bytes: &[u8], at: usize, delimiter: u8, mode: Mode) -> bool {
    let strict = mode == Mode::AllQuoted;
    let quote_at = |i: usize| bytes.get(i).is_none_or(|&byte| byte == b'"');
    match bytes.get(at) {
        None => true,
        Some(&byte) if byte == delimiter => !strict || quote_at(at + 1),
        Some(b'\n') => !strict || quote_at(at + 1),
        Some(b'\r') => {
            !strict || quote_at(at + 1) || bytes.get(at + 1) == Some(&b'\n') && quote_at(at + 2)
        }
        Some(_) => false,
    }
}

fn line_ends(bytes: &[u8]) -> u64 {
    bytes.iter().map(|&byte| u64::from(byte == b'\n')).sum()
}
