//! Numbers as people write them: with a point or a comma before decimals, and with spaces,
//! points or commas between thousands. What could be read in two ways is refused.

/// Why something typed is not taken as a number.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TypedNumberError {
    /// No number at all.
    #[error("“{0}” is no number. Write it as 12, 12.5 or 12000.")]
    NoNumber(String),
    /// Two numbers at once.
    #[error(
        "“{text}” can be read as {whole} and as {decimal}. Write {whole} for the first, {decimal}0 for \
         the second."
    )]
    TwoReadings {
        /// What was typed.
        text: String,
        /// What it is where the mark parts thousands.
        whole: String,
        /// What it is where the mark begins the decimals.
        decimal: String,
    },
}

/// The number in digits, with a point before its decimals where it has any, and nothing else
/// but a minus sign: exact where a binary fraction is not.
///
/// # Errors
/// [`TypedNumberError`], with what to write.
pub fn plain_number(text: &str) -> Result<String, TypedNumberError> {
    let none = || TypedNumberError::NoNumber(text.to_owned());
    let typed = text.trim();
    let unsigned = typed.strip_prefix(['-', '−']);
    let sign = if unsigned.is_some() { "-" } else { "" };
    let unsigned = unsigned.unwrap_or(typed);
    let (whole, decimals) = parted(unsigned).ok_or_else(none)?;
    let digits = |text: &str| text.bytes().all(|it| it.is_ascii_digit());
    let groups: Vec<&str> = whole.split(parts_thousands).collect();
    let grouped = groups[1..].iter().all(|it| it.len() == 3) && groups[0].len() <= 3;
    let marks: Vec<char> = whole.chars().filter(|it| parts_thousands(*it)).collect();
    let alike = |mark: &char| is_space(*mark) == is_space(marks[0]);
    let same = marks
        .iter()
        .all(|it| *it == marks[0] || (is_space(*it) && alike(it)));
    let valid = groups.iter().all(|it| !it.is_empty() && digits(it));
    if !valid || !same || (groups.len() > 1 && !grouped) {
        return Err(none());
    }
    let whole = groups.concat();
    let Some(decimals) = decimals else {
        return Ok(format!("{sign}{whole}"));
    };
    if decimals.is_empty() || !digits(decimals) {
        return Err(none());
    }
    let could_be_thousands = groups.len() == 1
        && decimals.len() == 3
        && (1..=3).contains(&whole.len())
        && !whole.starts_with('0');
    if could_be_thousands {
        return Err(TypedNumberError::TwoReadings {
            text: text.to_owned(),
            whole: format!("{sign}{whole}{decimals}"),
            decimal: format!("{sign}{whole}.{decimals}"),
        });
    }
    Ok(format!("{sign}{whole}.{decimals}"))
}

/// The number that was typed.
///
/// # Errors
/// As [`plain_number`].
pub fn typed_number(text: &str) -> Result<f64, TypedNumberError> {
    let value = plain_number(text)?.parse::<f64>().ok();
    let value = value.filter(|it| it.is_finite());
    value.ok_or_else(|| TypedNumberError::NoNumber(text.to_owned()))
}

/// A number so that [`typed_number`] reads it back: three decimals get a zero more where they
/// could be thousands.
#[must_use]
pub fn written_number(value: f64) -> String {
    let text = value.to_string();
    match plain_number(&text) {
        Err(TypedNumberError::TwoReadings { .. }) => format!("{text}0"),
        _ => text,
    }
}

/// The whole part, and the decimals after the last mark that begins some. A mark that stands
/// more than once parts thousands.
fn parted(text: &str) -> Option<(&str, Option<&str>)> {
    let Some(at) = text.rfind([',', '.']) else {
        return Some((text, None));
    };
    let (whole, rest) = (&text[..at], &text[at + 1..]);
    let mark = text[at..].chars().next()?;
    if whole.contains(mark) {
        return Some((text, None));
    }
    Some((whole, Some(rest)))
}

fn is_space(mark: char) -> bool {
    mark.is_whitespace()
}

fn parts_thousands(mark: char) -> bool {
    is_space(mark) || matches!(mark, ',' | '.' | '\'' | '’')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_as_people_write_them_and_no_two_ways_are_guessed_between() {
        let cases = [
            ("250000", "250000"),
            ("250 000", "250000"),
            ("250\u{2009}000", "250000"),
            ("1\u{202f}250\u{a0}000,5", "1250000.5"),
            ("250,50", "250.50"),
            ("250.5", "250.5"),
            ("250,000.50", "250000.50"),
            ("250.000,50", "250000.50"),
            ("1,000,000", "1000000"),
            ("1.000.000", "1000000"),
            ("1'000'000.25", "1000000.25"),
            ("1 000.125", "1000.125"),
            ("1,000.125", "1000.125"),
            ("0,125", "0.125"),
            ("1234.567", "1234.567"),
            ("1.2345", "1.2345"),
            ("-20", "-20"),
            ("−2,5", "-2.5"),
        ];
        for (text, expected) in cases {
            assert_eq!(plain_number(text).as_deref(), Ok(expected), "{text}");
        }
        for text in [
            "",
            "many",
            "1,",
            ",5",
            "1 00",
            "1000 000",
            "1,00,000",
            "1 000,000.000,1",
            "1e5",
            "+1",
            "--1",
            "1,000 000",
            "1'000 000",
            "NaN",
            "inf",
            "12 m",
        ] {
            let refused = plain_number(text);
            let none = TypedNumberError::NoNumber(text.to_owned());
            assert_eq!(refused, Err(none), "{text}");
        }
        for (text, whole, decimal) in [
            ("1,000", "1000", "1.000"),
            ("250.500", "250500", "250.500"),
            ("-2.125", "-2125", "-2.125"),
        ] {
            let told = plain_number(text).map_err(|it| it.to_string());
            let expected = format!(
                "“{text}” can be read as {whole} and as {decimal}. Write {whole} for the first, \
                 {decimal}0 for the second."
            );
            assert_eq!(told, Err(expected));
            assert!(plain_number(&format!("{decimal}0")).is_ok());
        }
    }

    #[test]
    fn what_is_written_is_read_back() {
        for value in [
            0.0, 1.0, 2.125, -2.125, 0.125, 12.5, 1000.0, 1234.125, 1e-7, 1e15,
        ] {
            assert_eq!(typed_number(&written_number(value)), Ok(value));
        }
        assert!(typed_number(&"9".repeat(400)).is_err());
    }
}
