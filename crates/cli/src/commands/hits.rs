//! Ranked projects as lines that fit the terminal: one line of facts for each,
//! and one line that says why.

use crate::session::Session;
use crate::terminal::{columns, shorten, table};
use std::io::Write;
use uptake_model::Stage;
use uptake_store::listing::ProjectCard;

/// Columns that everything but title and coordinator takes.
const FIXED: usize = 70;

/// The same where programme and coordinator go to the second line.
const FIXED_NARROW: usize = 52;

/// From how many columns on everything stands in one line.
const ROOMY: usize = 96;

/// Least and most columns for a title.
const TITLE: (usize, usize) = (8, 90);

/// One ranked project.
pub struct HitLine<'a> {
    /// Place in the ranking, from 1.
    pub rank: usize,
    /// The project.
    pub card: &'a ProjectCard,
    /// Strength in a word, or likeness as a bar.
    pub measure: String,
    /// The line under it.
    pub why: String,
}

/// Prints the ranked projects under headings; `measure` heads the last column.
pub fn print_hits<'a>(
    measure: &str,
    hits: impl Iterator<Item = HitLine<'a>>,
    session: &Session,
    out: &mut dyn Write,
) -> anyhow::Result<()> {
    let wide = usize::from(columns());
    let roomy = wide >= ROOMY;
    let free = wide.saturating_sub(if roomy { FIXED } else { FIXED_NARROW });
    let coordinator_room = (free / 3).clamp(10, 32);
    let title_room = if roomy {
        free.saturating_sub(coordinator_room)
    } else {
        free
    };
    let headings: &[&str] = match roomy {
        true => &[
            "#>",
            "Acronym",
            "Title",
            "Programme",
            "Years",
            "Coordinator",
            measure,
        ],
        false => &["#>", "Acronym", "Title", "Years", measure],
    };
    let mut rows = table(headings);
    rows.set_content_arrangement(comfy_table::ContentArrangement::Disabled);
    let mut reasons = Vec::new();
    for hit in hits {
        let (programme, coordinator) = (hit.card.programme.code(), coordinator(hit.card));
        let mut cells = vec![
            hit.rank.to_string(),
            shorten(&hit.card.acronym, if roomy { 14 } else { 10 }),
            shorten(&hit.card.title, title_room.clamp(TITLE.0, TITLE.1)),
        ];
        let years = years(hit.card, session);
        if roomy {
            let coordinator = shorten(&coordinator, coordinator_room);
            cells.extend([programme.to_owned(), years, coordinator]);
            reasons.push(format!("     {} · {}", hit.card.id, hit.why));
        } else {
            cells.push(years);
            reasons.push(format!("     {programme} · {coordinator} · {}", hit.why));
        }
        cells.push(hit.measure);
        rows.add_row(cells);
    }
    let mut lines = rows.lines();
    for heading in lines.by_ref().take(2) {
        writeln!(out, "{}", heading.trim_end())?;
    }
    for (line, why) in lines.zip(reasons) {
        writeln!(out, "{}", line.trim_end())?;
        writeln!(out, "{}", shorten(&why, wide))?;
    }
    Ok(())
}

/// `2019–22 ended`; the century stands once.
fn years(card: &ProjectCard, session: &Session) -> String {
    let year = |date: Option<jiff::civil::Date>| date.map(jiff::civil::Date::year);
    let span = span(year(card.start), year(card.end));
    let stage = Stage::on(session.today(), card.status, card.start, card.end);
    match stage {
        Stage::Unknown => span,
        Stage::Terminated => format!("{span} stopped"),
        other => format!("{span} {}", other.label().to_lowercase()),
    }
}

/// `2019–22`, or `2019` where it began and ended in one year.
fn span(from: Option<i16>, to: Option<i16>) -> String {
    match (from, to) {
        (Some(from), Some(to)) if from == to => from.to_string(),
        (Some(from), Some(to)) => format!("{from}–{:02}", to % 100),
        (Some(from), None) => format!("{from}–?"),
        (None, Some(to)) => format!("?–{to}"),
        (None, None) => "?".to_owned(),
    }
}

/// `TESTWACHE (DE)`.
fn coordinator(card: &ProjectCard) -> String {
    card.coordinator.as_ref().map_or_else(
        || "not stated".to_owned(),
        |organisation| {
            let name = organisation
                .short_name
                .as_deref()
                .unwrap_or(&organisation.name);
            match &organisation.country {
                Some(country) => format!("{name} ({country})"),
                None => name.to_owned(),
            }
        },
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn years_are_named_once_where_they_are_one() {
        for (from, to, expected) in [
            (Some(2019), Some(2022), "2019–22"),
            (Some(1999), Some(2002), "1999–02"),
            (Some(2016), Some(2016), "2016"),
            (Some(2016), None, "2016–?"),
            (None, Some(2016), "?–2016"),
            (None, None, "?"),
        ] {
            assert_eq!(span(from, to), expected);
        }
    }
}
