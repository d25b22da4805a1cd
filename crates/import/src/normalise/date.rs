//! Calendar dates in the shapes that sources write them.

use jiff::civil::Date;

/// Years that a date of European research can lie in.
const YEARS: std::ops::RangeInclusive<i16> = 1980..=2100;

const MONTHS: [&str; 12] = [
    "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
];

/// Reads a date; `None` where it is not one. Understood are `2012-03-01`, with or
/// without a time after it, `2012/03/01`, `20120301`, `01/03/2012`, `1.3.2012`,
/// `01-03-2012` (day first, as in Europe, unless only the other order is a date),
/// `1 March 2012` and `March 1, 2012`.
#[must_use]
pub fn date(text: &str) -> Option<Date> {
    let text = text.trim();
    let parts: Vec<&str> = text
        .split(|c: char| !c.is_alphanumeric())
        .filter(|part| !part.is_empty())
        .collect();
    let found = match parts.as_slice() {
        [all] if all.len() == 8 => civil(all.get(..4)?, all.get(4..6)?, all.get(6..)?),
        [year, month, rest, ..] if year.len() == 4 => civil(
            year,
            month,
            rest.split(['T', 't']).next().unwrap_or_default(),
        ),
        [first, second, year, ..] if year.len() == 4 => {
            civil(year, second, first).or_else(|| civil(year, first, second))
        }
        _ => None,
    };
    found.filter(|date| YEARS.contains(&date.year()))
}

fn civil(year: &str, month: &str, day: &str) -> Option<Date> {
    let month = match number(month) {
        Some(month) => month,
        None => {
            let start = month.get(..3)?.to_ascii_lowercase();
            i8::try_from(MONTHS.iter().position(|name| *name == start)?).ok()? + 1
        }
    };
    Date::new(year.parse().ok()?, month, number(day)?).ok()
}

fn number(text: &str) -> Option<i8> {
    if text.len() > 2 {
        return None;
    }
    text.parse().ok()
}
