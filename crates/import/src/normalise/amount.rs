//! Amounts of money with a decimal point or a decimal comma.

use uptake_model::Euro;

/// Digits before the decimal mark that an amount may have: ten thousand billion
/// euro is more than any programme.
const MOST_DIGITS: usize = 13;

/// Reads an amount in euro; `None` where it is not one. `.` and `,` both part the
/// decimals: where both occur, the last one does and the other groups thousands;
/// a mark that occurs twice groups thousands; a single comma before exactly three
/// digits groups thousands, a single point never does (CORDIS writes none).
#[must_use]
pub fn amount(text: &str) -> Option<Euro> {
    let text = text
        .trim()
        .trim_start_matches(['€', ' ', '\u{a0}'])
        .trim_start_matches("EUR");
    let text: String = text
        .trim_end_matches(['€', ' ', '\u{a0}'])
        .trim_end_matches("EUR")
        .chars()
        .filter(|c| !c.is_whitespace() && *c != '\'' && *c != '’')
        .collect();
    if text.contains(['e', 'E']) {
        return scientific(&text);
    }
    let (whole, decimals) = match decimal_mark(&text) {
        Some(at) => (&text[..at], &text[at + 1..]),
        None => (text.as_str(), ""),
    };
    let whole: String = whole.chars().filter(|c| *c != '.' && *c != ',').collect();
    let digits_only = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
    if whole.is_empty()
        || whole.len() > MOST_DIGITS
        || !digits_only(&whole)
        || !digits_only(decimals)
    {
        return None;
    }
    let mut cents: i64 = whole.parse::<i64>().ok()? * 100;
    let digit = |i: usize| {
        decimals
            .as_bytes()
            .get(i)
            .map_or(0, |byte| i64::from(byte - b'0'))
    };
    cents += digit(0) * 10 + digit(1) + i64::from(digit(2) >= 5);
    Some(Euro::from_cents(cents))
}

fn decimal_mark(text: &str) -> Option<usize> {
    let (points, commas) = (text.matches('.').count(), text.matches(',').count());
    let last = text.rfind(['.', ','])?;
    match (points, commas) {
        (1, 0) => Some(last),
        (0, 1) if text.len() - last == 4 && last > 0 => None,
        (0, 1) => Some(last),
        (0, _) | (_, 0) => None,
        _ => Some(last),
    }
}

/// Spreadsheets save large amounts as `1.5E+06`.
#[expect(clippy::cast_possible_truncation, reason = "bounded two lines above")]
fn scientific(text: &str) -> Option<Euro> {
    let value: f64 = text.replace(',', ".").parse().ok()?;
    let cents = (value * 100.0).round();
    (0.0..1e15)
        .contains(&cents)
        .then_some(Euro::from_cents(cents as i64))
}
