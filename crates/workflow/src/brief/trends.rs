//! What rises and what falls, as figures: for the brief and for the page of its own.

use super::coverage::capital;
use super::data::{Cell, Chart, Figure, Section, Table, counted};
use super::make::Material;
use super::wording::{figure_command, years as in_words};
use crate::landscape::Charted;
use crate::trends::{
    ConceptTrend, PairTrend, Truncation, Windows, YearOfStart, emerging_pairs, moving,
    years_of_start,
};
use jiff::civil::Date;
use uptake_model::{Extent, Landscape, Language, Programme, ProgrammeReach};
use uptake_search::Thesaurus;

/// Years that a concept is followed over, at most.
const MOST_YEARS: usize = 10;
/// Concepts and pairs in a figure.
const MOST: usize = 10;

pub(super) fn section(material: &Material) -> Section {
    Asked {
        charted: &material.charted,
        extent: &material.extent,
        places: &material.places,
    }
    .section()
}

/// What trends are asked of.
pub(super) struct Asked<'a> {
    pub(super) charted: &'a Charted,
    pub(super) extent: &'a Extent,
    pub(super) places: &'a [usize],
}

impl Asked<'_> {
    pub(super) fn section(&self) -> Section {
        let reach = reach_asked(self.landscape(), self.extent);
        let (years, unstated) = years_of_start(self.landscape(), self.places, &reach);
        let windows = Windows::of(&years);
        let mut paragraphs = vec![truncation_in_words(&years)];
        if unstated > 0 {
            let lacking = counted(unstated, "project states", "projects state");
            paragraphs.push(format!(
                "{} no first day and stand in no year.",
                capital(&lacking)
            ));
        }
        paragraphs.push(windows.as_ref().map_or_else(
            || {
                "There are not two complete years with projects, so nothing is said of what rises and falls."
                    .to_owned()
            },
            compared_in_words,
        ));
        let mut figures = Vec::new();
        if !years.is_empty() {
            figures.push(self.by_year(&years));
        }
        if let Some(windows) = &windows {
            figures.extend(self.concepts(&years, windows));
            figures.extend(self.pairs(windows));
        }
        Section {
            title: "Trends".to_owned(),
            paragraphs,
            figures,
        }
    }

    fn landscape(&self) -> &Landscape {
        &self.charted.landscape
    }

    fn within(&self, places: &[usize]) -> Vec<usize> {
        let asked = |it: &&usize| self.places.binary_search(it).is_ok();
        places.iter().filter(asked).copied().collect()
    }

    fn figure(&self, id: &str, caption: String, table: Table) -> Figure {
        Figure {
            id: id.to_owned(),
            caption,
            note: String::new(),
            table,
            chart: None,
            query: figure_command(self.extent, id),
        }
    }

    fn by_year(&self, years: &[YearOfStart]) -> Figure {
        let mut heads = vec!["Year of start".to_owned()];
        heads.extend(Programme::ALL.map(|it| it.label().to_owned()));
        heads.extend(["Projects".to_owned(), "Complete?".to_owned()]);
        let rows = years.iter().map(|it| {
            let mut cells = vec![Cell::text(it.year.to_string())];
            cells.extend(it.projects.map(Cell::Count));
            cells.push(Cell::Count(it.total()));
            cells.push(Cell::text(match it.is_complete() {
                true => "yes".to_owned(),
                false => format!("may lack {}", lacking_in_words(&it.truncated)),
            }));
            cells
        });
        let hollow = years.iter().enumerate().filter(|(_, it)| !it.is_complete());
        let chart = Chart::Bars {
            column: Programme::ALL.len() + 1,
            hollow: hollow.map(|(row, _)| row).collect(),
        };
        let table = Table {
            heads,
            rows: rows.collect(),
        };
        Figure {
            note: "Hollow bars: more projects may have begun in that year than the data know."
                .to_owned(),
            chart: Some(chart),
            ..self.figure(
                "years",
                "Projects by year of start and programme".to_owned(),
                table,
            )
        }
    }

    fn concepts(&self, years: &[YearOfStart], windows: &Windows) -> Vec<Figure> {
        let shown: Vec<&YearOfStart> = shown_years(years, windows);
        let numbers: Vec<i16> = shown.iter().map(|it| it.year).collect();
        let about: Vec<(String, Vec<usize>)> = Thesaurus::embedded()
            .concepts()
            .iter()
            .map(|it| (it.slug.clone(), self.within(&self.charted.about(&it.slug))))
            .filter(|(_, places)| !places.is_empty())
            .collect();
        let (rising, falling) = moving(self.landscape(), &about, &numbers, windows, MOST);
        let figures = [
            (
                "rising",
                "Concepts whose share of the projects rose most",
                rising,
            ),
            (
                "falling",
                "Concepts whose share of the projects fell most",
                falling,
            ),
        ];
        let figures = figures.into_iter().filter(|it| !it.2.is_empty());
        figures
            .map(|(id, caption, trends)| {
                let chart = Chart::Multiples {
                    from: 5,
                    to: 5 + shown.len(),
                    bases: shown.iter().map(|it| it.total()).collect(),
                    hollow: hollow_columns(&shown),
                };
                Figure {
                    note: "Bars are shares of the projects that began in a year; the head of a column says of how \
                           many. Small numbers move much by chance."
                        .to_owned(),
                    chart: Some(chart),
                    ..self.figure(id, caption.to_owned(), concept_table(&trends, &shown, windows))
                }
            })
            .collect()
    }

    fn pairs(&self, windows: &Windows) -> Option<Figure> {
        let thesaurus = Thesaurus::embedded();
        let named: Vec<(String, Vec<usize>)> = thesaurus
            .concepts()
            .iter()
            .filter(|it| !it.is_top())
            .map(|it| (it.slug.clone(), self.within(&self.charted.named(&it.slug))))
            .filter(|(_, places)| !places.is_empty())
            .collect();
        let related = |a: &str, b: &str| is_above(thesaurus, a, b) || is_above(thesaurus, b, a);
        let pairs = emerging_pairs(self.landscape(), &named, windows, &related, MOST);
        (!pairs.is_empty()).then(|| Figure {
            note: "Named together by at least three recent projects, and at least three times as often as before, \
                   as a share. Only projects that name the concepts themselves count here."
                .to_owned(),
            ..self.figure(
                "pairs",
                "Concepts that projects bring together lately".to_owned(),
                pair_table(&pairs, windows),
            )
        })
    }
}

/// The years from the first that is compared on to the one after the last, ten at most: of
/// later ones too few projects are known for a share.
fn shown_years<'y>(years: &'y [YearOfStart], windows: &Windows) -> Vec<&'y YearOfStart> {
    let first = windows.before.first().copied().unwrap_or(i16::MIN);
    let last = windows.recent.last().copied().unwrap_or(i16::MAX - 1);
    let compared = |it: &&YearOfStart| (first..=last + 1).contains(&it.year);
    let shown: Vec<&YearOfStart> = years.iter().filter(compared).collect();
    shown[shown.len().saturating_sub(MOST_YEARS)..].to_vec()
}

fn hollow_columns(shown: &[&YearOfStart]) -> Vec<usize> {
    let hollow = shown.iter().enumerate().filter(|(_, it)| !it.is_complete());
    hollow.map(|(at, _)| at + 5).collect()
}

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

fn concept_table(trends: &[ConceptTrend], shown: &[&YearOfStart], windows: &Windows) -> Table {
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

fn pair_table(pairs: &[PairTrend], windows: &Windows) -> Table {
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

fn label(slug: &str) -> String {
    let concept = Thesaurus::embedded().concept(slug);
    let label = concept.map_or(slug, |it| it.preferred(Language::En));
    capital(label)
}

/// Whether `above` lies above `below`, by any number of steps.
fn is_above(thesaurus: &Thesaurus, above: &str, below: &str) -> bool {
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

fn day(date: Date) -> String {
    date.strftime("%-d %B %Y").to_string()
}

/// `Horizon 2020 (its data reach 1 October 2020)`.
fn lacking_in_words(truncated: &[Truncation]) -> String {
    let words: Vec<String> = truncated
        .iter()
        .map(|it| {
            format!(
                "{} (its data reach {})",
                it.programme.label(),
                day(it.until)
            )
        })
        .collect();
    super::wording::listed(&words)
}

/// Only programmes that are asked about can lack something.
fn reach_asked(landscape: &Landscape, extent: &Extent) -> Vec<ProgrammeReach> {
    let reach = landscape.reach.iter();
    let asked = |it: &&ProgrammeReach| extent.programme.is_none_or(|of| of == it.programme);
    reach.filter(asked).cloned().collect()
}

/// Which of the years in which the projects at `places` begin may lack projects, and of which
/// programmes; `None` where all years are complete.
#[must_use]
pub fn incomplete_years(
    landscape: &Landscape,
    extent: &Extent,
    places: &[usize],
) -> Option<String> {
    let reach = reach_asked(landscape, extent);
    incomplete_in_words(&years_of_start(landscape, places, &reach).0)
}

fn truncation_in_words(years: &[YearOfStart]) -> String {
    match incomplete_in_words(years) {
        Some(words) => format!("{words} These years are drawn hollow and compared with nothing."),
        None => "Every year is complete: the data of each programme that could begin projects in it reach beyond it."
            .to_owned(),
    }
}

fn incomplete_in_words(years: &[YearOfStart]) -> Option<String> {
    let lacking: Vec<&YearOfStart> = years.iter().filter(|it| !it.is_complete()).collect();
    if lacking.is_empty() {
        return None;
    }
    let numbers: Vec<i16> = lacking.iter().map(|it| it.year).collect();
    let mut reasons: Vec<Truncation> = lacking.iter().flat_map(|it| it.truncated.clone()).collect();
    reasons.sort_by_key(|it| it.programme);
    reasons.dedup();
    Some(format!(
        "A year is complete only if the data of every programme that could begin projects in it reach beyond it. \
         Not complete: {}. They may lack projects of {}.",
        in_words(&numbers),
        lacking_in_words(&reasons)
    ))
}

fn compared_in_words(windows: &Windows) -> String {
    format!(
        "Shares are compared, not counts, since the number of projects differs from year to year: the {} that began \
         in {} with the {} that began in {}.",
        counted(windows.projects_recent, "project", "projects"),
        in_words(&windows.recent),
        counted(windows.projects_before, "project", "projects"),
        in_words(&windows.before),
    )
}
