//! How dates, money, counts and gaps in the data read on a page, so that every
//! page says the same thing the same way.

pub use uptake_workflow::table::years;

use jiff::Timestamp;
use jiff::civil::Date;
use std::borrow::Borrow;
use uptake_model::Euro;
use uptake_model::euro::grouped;

/// What stands where a source says nothing.
pub const NOT_STATED: &str = "not stated";

/// `23 November 2026`.
#[must_use]
pub fn day(date: Date) -> String {
    date.strftime("%-d %B %Y").to_string()
}

/// `23 November 2026`, or “not stated”.
#[must_use]
pub fn day_or_not(date: Option<Date>) -> String {
    date.map_or_else(|| NOT_STATED.to_owned(), day)
}

/// `23 November 2026, 08:45 UTC`.
#[must_use]
pub fn moment(at: Timestamp) -> String {
    at.strftime("%-d %B %Y, %H:%M UTC").to_string()
}

/// `23 November 2026` of a moment, in UTC.
#[must_use]
pub fn day_of(at: Timestamp) -> String {
    at.strftime("%-d %B %Y").to_string()
}

/// `640 bytes`, `12 KiB`, `4.9 MiB`: the size of a file.
#[must_use]
pub fn file_size(bytes: u64) -> String {
    match bytes {
        0..1_024 => format!("{bytes} bytes"),
        1_024..1_048_576 => format!("{} KiB", bytes.div_ceil(1_024)),
        _ => {
            let tenths = bytes.saturating_mul(10).div_ceil(1_048_576);
            format!("{}.{} MiB", tenths / 10, tenths % 10)
        }
    }
}

/// A number with its noun: `1 project`, `1,204 projects`, `no projects`.
#[must_use]
pub fn count(number: impl Borrow<u64>, one: &str, many: &str) -> String {
    match *number.borrow() {
        0 => format!("no {many}"),
        1 => format!("1 {one}"),
        number => format!("{} {many}", number_of(number)),
    }
}

/// The noun that stands after a number.
#[must_use]
pub fn noun<'w>(number: impl Borrow<u64>, one: &'w str, many: &'w str) -> &'w str {
    if *number.borrow() == 1 { one } else { many }
}

/// A whole number with commas between thousands. Borrowed or not, because templates
/// hand over fields by reference and loop variables by value.
#[must_use]
pub fn number_of(number: impl Borrow<u64>) -> String {
    grouped(i64::try_from(*number.borrow()).unwrap_or(i64::MAX))
}

/// A share of one as a whole percentage, `34 %`; what is more than nothing is
/// never shown as nothing.
#[must_use]
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "clamped to 0..=100 before the cast"
)]
pub fn percent(share: f64) -> String {
    let whole = (share.clamp(0.0, 1.0) * 100.0).round() as u32;
    if whole == 0 && share > 0.0 {
        "less than 1 %".to_owned()
    } else {
        format!("{whole} %")
    }
}

/// Money for reading with the exact amount on demand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Money {
    /// `€ 2.5 million`.
    pub short: String,
    /// `€ 2,512,345.50`, where it says more than the short form.
    pub exact: Option<String>,
}

impl Money {
    /// The wording of an amount.
    #[must_use]
    pub fn of(amount: Euro) -> Self {
        let (short, exact) = (amount.short(), amount.exact());
        Self {
            exact: (short != exact).then_some(exact),
            short,
        }
    }
}

/// The start of a text, cut at a word, with an ellipsis where something is missing.
/// `limit` counts characters.
#[must_use]
pub fn clip(text: &str, limit: usize) -> String {
    let text = text.trim();
    let Some((end, _)) = text.char_indices().nth(limit) else {
        return text.to_owned();
    };
    let head = &text[..end];
    let cut = head
        .rfind(char::is_whitespace)
        .filter(|at| at * 2 > end)
        .unwrap_or(end);
    format!(
        "{}…",
        head[..cut].trim_end_matches([' ', ',', ';', '.', ':'])
    )
}

/// The host of an address, for link texts: `example.org` of `https://www.example.org/a`.
#[must_use]
pub fn host(url: &str) -> &str {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    let host = rest.split(['/', '?', '#']).next().unwrap_or(rest);
    host.strip_prefix("www.").unwrap_or(host)
}

/// Whether an address may stand in a link: sources are not trusted to send only these.
#[must_use]
pub fn is_web_address(url: &str) -> bool {
    let lower = url.trim_start().to_ascii_lowercase();
    lower.starts_with("https://") || lower.starts_with("http://")
}

/// The first sentence of a text: up to the first full stop that ends one.
#[must_use]
pub fn first_sentence(text: &str) -> &str {
    text.find(". ").map_or(text, |end| &text[..=end])
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn dates_and_years_read_as_the_house_writes_them() {
        assert_eq!(day(date(2026, 11, 3)), "3 November 2026");
        assert_eq!(day_or_not(None), "not stated");
        let at: Timestamp = "2026-11-23T08:45:10Z".parse().expect("a time");
        assert_eq!(moment(at), "23 November 2026, 08:45 UTC");
        let (a, b) = (Some(date(2021, 1, 1)), Some(date(2024, 6, 30)));
        assert_eq!(years(a, b), "2021–2024");
        assert_eq!(years(a, a), "2021");
        assert_eq!(years(a, None), "from 2021");
        assert_eq!(years(None, b), "until 2024");
        assert_eq!(years(None, None), "years not stated");
    }

    #[test]
    fn counts_take_their_noun() {
        assert_eq!(count(0, "project", "projects"), "no projects");
        assert_eq!(count(1, "project", "projects"), "1 project");
        assert_eq!(count(19_901, "project", "projects"), "19,901 projects");
        assert_eq!(noun(1, "project", "projects"), "project");
        assert_eq!(noun(0, "project", "projects"), "projects");
    }

    #[test]
    fn a_small_share_is_not_shown_as_nothing() {
        assert_eq!(percent(0.001), "less than 1 %");
        assert_eq!(percent(0.0), "0 %");
        assert_eq!(percent(0.339), "34 %");
        assert_eq!(percent(7.0), "100 %");
    }

    #[test]
    fn money_offers_the_exact_amount_only_where_it_adds_something() {
        let rounded = Money::of(Euro::from_cents(251_234_550));
        assert_eq!(rounded.short, "€ 2.5 million");
        assert_eq!(rounded.exact.as_deref(), Some("€ 2,512,345.50"));
        assert_eq!(Money::of(Euro::from_cents(34_000_000)).exact, None);
    }

    #[test]
    fn clipping_counts_characters_and_ends_at_a_word() {
        assert_eq!(clip("short", 10), "short");
        assert_eq!(
            clip("detect explosives at a distance", 20),
            "detect explosives…"
        );
        assert_eq!(clip("ανίχνευση εκρηκτικών από απόσταση", 12), "ανίχνευση…");
        assert_eq!(clip("Donaudampfschifffahrt", 5), "Donau…");
    }

    #[test]
    fn only_web_addresses_become_links() {
        assert!(is_web_address("HTTPS://example.org"));
        assert!(!is_web_address("javascript:alert(1)"));
        assert_eq!(host("https://www.example.org/a?b"), "example.org");
    }
}
