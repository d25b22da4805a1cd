//! The tables of trends: what stands in their heads and cells.

use crate::brief::coverage::capital;
use crate::brief::data::{Cell, Table};
use crate::trends::{ConceptTrend, PairTrend, Windows, YearOfStart};
use uptake_model::{Language, Programme};
use uptake_search::Thesaurus;

/// The first column of [`concept_table`] that follows a concept over the years.
pub(super) const FOLLOWED: usize = 5;

/// What the compared years are called in heads: `2017–2019`, or each where some lie between.
fn span(years: &[i16]) -> String {
    let following = years.windows(2).all(|it| it[0] + 1 == it[1]);
    match (years.first(), years.last()) {
        (Some(first), Some(last)) if following && first < last => format!("{first}–{last}"),
        _ => years
            .iter()
            .map(i16::to_string)
            .collect::<Vec<_>>()
            .join(", "),
    }
}

fn compared_heads(windows: &Windows) -> [String; 4] {
    [
        span(&windows.before),
        format!("Share of {}", windows.projects_before),
        span(&windows.recent),
        format!("Share of {}", windows.projects_recent),
    ]
}

fn compared(windows: &Windows, before: u64, recent: u64) -> [Cell; 4] {
    [
        Cell::Count(before),
        Cell::share(before, windows.projects_before),
        Cell::Count(recent),
        Cell::share(recent, windows.projects_recent),
    ]
}

pub(super) fn concept_table(
    trends: &[ConceptTrend],
    shown: &[&YearOfStart],
    windows: &Windows,
) -> Table {
    let mut heads = vec!["Concept".to_owned()];
    heads.extend(compared_heads(windows));
    heads.extend(
        shown
            .iter()
            .map(|it| format!("{} (of {})", it.year, it.total())),
    );
    let rows = trends.iter().map(|it| {
        let mut cells = vec![Cell::text(label(&it.slug))];
        cells.extend(compared(windows, it.before, it.recent));
        cells.extend(it.by_year.iter().map(|count| Cell::Count(*count)));
        cells
    });
    Table {
        heads,
        rows: rows.collect(),
    }
}

pub(super) fn pair_table(pairs: &[PairTrend], windows: &Windows) -> Table {
    let mut heads = vec!["Concept".to_owned(), "with".to_owned()];
    heads.extend(compared_heads(windows));
    let rows = pairs.iter().map(|it| {
        let mut cells = vec![Cell::text(label(&it.first)), Cell::text(label(&it.second))];
        cells.extend(compared(windows, it.before, it.recent));
        cells
    });
    Table {
        heads,
        rows: rows.collect(),
    }
}

/// Of each concept how many projects are about it in each programme of which there are any, of
/// `wholes` in the order of [`Programme::ALL`].
pub(super) fn programme_table(
    moved: [(&str, &[ConceptTrend]); 2],
    wholes: &[u64; Programme::ALL.len()],
) -> Table {
    let held = || (0..wholes.len()).filter(|place| wholes[*place] > 0);
    let mut heads = vec!["Concept".to_owned(), "Its share".to_owned()];
    heads.extend(held().flat_map(|place| {
        let label = Programme::ALL[place].label().to_owned();
        [label, format!("Share of {}", wholes[place])]
    }));
    let rows = moved.into_iter().flat_map(|(moves, trends)| {
        trends.iter().map(move |it| {
            let mut cells = vec![Cell::text(label(&it.slug)), Cell::text(moves)];
            cells.extend(held().flat_map(|place| {
                let count = it.by_programme[place];
                [Cell::Count(count), Cell::share(count, wholes[place])]
            }));
            cells
        })
    });
    Table {
        heads,
        rows: rows.collect(),
    }
}

fn label(slug: &str) -> String {
    let concept = Thesaurus::embedded().concept(slug);
    let label = concept.map_or(slug, |it| it.preferred(Language::En));
    capital(label)
}

/// Whether `above` lies above `below`, by any number of steps.
pub(super) fn is_above(thesaurus: &Thesaurus, above: &str, below: &str) -> bool {
    let mut waiting = vec![below];
    while let Some(slug) = waiting.pop() {
        let Some(concept) = thesaurus.concept(slug) else {
            continue;
        };
        if concept.broader.iter().any(|it| it == above) {
            return true;
        }
        waiting.extend(concept.broader.iter().map(String::as_str));
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn concepts_stand_beside_the_programmes_of_which_there_are_projects() {
        let of = |slug: &str, by_programme| ConceptTrend {
            slug: slug.to_owned(),
            by_year: Vec::new(),
            before: 0,
            recent: 0,
            by_programme,
        };
        let (rising, falling) = ([of("drone", [1, 0, 6])], [of("police-officer", [3, 0, 0])]);
        let table = programme_table([("rises", &rising), ("falls", &falling)], &[4, 0, 12]);
        let told: Vec<Vec<String>> = table
            .rows
            .iter()
            .map(|row| row.iter().map(Cell::shown).collect())
            .collect();
        assert_eq!(
            table.heads,
            [
                "Concept",
                "Its share",
                "FP7",
                "Share of 4",
                "Horizon Europe",
                "Share of 12"
            ]
        );
        assert_eq!(told[0][1..], ["rises", "1", "25.0 %", "6", "50.0 %"]);
        assert_eq!(told[1][1..], ["falls", "3", "75.0 %", "0", "0.0 %"]);
    }
}
