//! What rises and what falls, as figures: for the brief and for the page of its own.

mod tables;
mod words;

use super::coverage::capital;
use super::data::{Cell, Chart, Figure, Section, Table, counted};
use super::make::Material;
use super::wording::{figure_command, programmes_of};
use crate::landscape::Charted;
use crate::trends::{
    ConceptTrend, Held, Windows, YearOfStart, emerging_pairs, moving, security_alone,
    years_of_start,
};
use jiff::civil::Date;
use tables::{FOLLOWED, concept_table, is_above, pair_table, programme_table};
use uptake_model::{Extent, Landscape, Programme, ProgrammeReach};
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
        day: material.day,
    }
    .section()
}

/// What trends are asked of.
pub(super) struct Asked<'a> {
    pub(super) charted: &'a Charted,
    pub(super) extent: &'a Extent,
    pub(super) places: &'a [usize],
    /// The day that the commands of the figures name; `None` where they need not.
    pub(super) day: Option<Date>,
}

/// What is compared with each other.
struct Compared {
    /// Programmes that are not, although they are asked about.
    left_out: Vec<Held>,
    /// The projects, by place.
    places: Vec<usize>,
    /// The years in which they began.
    years: Vec<YearOfStart>,
    /// `None` where there is nothing to compare.
    windows: Option<Windows>,
}

impl Compared {
    /// Those of some projects that are compared.
    fn within(&self, places: &[usize]) -> Vec<usize> {
        let compared = |it: &&usize| self.places.binary_search(it).is_ok();
        places.iter().filter(compared).copied().collect()
    }

    /// What must be known of every figure that compares, after what it says itself.
    fn note(&self, says: &str) -> String {
        match self.left_out.is_empty() {
            true => says.to_owned(),
            false => {
                let (left_out, _) = words::of_programmes(&self.left_out, &self.years);
                format!("{says} Projects of {left_out} are left out.")
            }
        }
    }
}

impl Asked<'_> {
    pub(super) fn section(&self) -> Section {
        let reach: Vec<ProgrammeReach> = reach_asked(self.landscape(), self.extent)
            .cloned()
            .collect();
        let (years, unstated) = years_of_start(self.landscape(), self.places, &reach);
        let compared = self.compared();
        let mut paragraphs = vec![words::truncation(&years)];
        if unstated > 0 {
            let lacking = counted(unstated, "project states", "projects state");
            paragraphs.push(format!(
                "{} no first day and stand in no year.",
                capital(&lacking)
            ));
        }
        paragraphs.extend(words::left_out(&compared.left_out, &compared.years));
        paragraphs.push(compared.windows.as_ref().map_or_else(
            || {
                "There are not two complete years with projects, so nothing is said of what rises and falls."
                    .to_owned()
            },
            |it| words::compared(it, &compared.years),
        ));
        let mut figures = Vec::new();
        if !years.is_empty() {
            figures.push(self.by_year(&years));
        }
        if let Some(windows) = &compared.windows {
            figures.extend(self.concepts(&compared, windows));
            figures.extend(self.pairs(&compared, windows));
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

    /// Where all research is asked about, programmes of which the corpus holds civil security
    /// alone are compared with nothing.
    fn compared(&self) -> Compared {
        let extent = self.extent;
        let across = extent.all_research && extent.area.is_none() && extent.programme.is_none();
        let mut left_out = match across {
            true => security_alone(self.landscape()),
            false => Vec::new(),
        };
        let of = |place: &usize| self.landscape().projects.get(*place).map(|it| it.programme);
        let asked = programmes_of(self.places.iter().filter_map(of));
        left_out.retain(|it| asked.contains(&it.programme));
        let stays = |programme| left_out.iter().all(|it| it.programme != programme);
        let places = self.places.iter().copied();
        let places: Vec<usize> = places.filter(|it| of(it).is_some_and(stays)).collect();
        let reach = reach_asked(self.landscape(), self.extent).filter(|it| stays(it.programme));
        let reach: Vec<ProgrammeReach> = reach.cloned().collect();
        let (years, _) = years_of_start(self.landscape(), &places, &reach);
        Compared {
            windows: Windows::of(&years),
            left_out,
            places,
            years,
        }
    }

    fn figure(&self, id: &str, caption: String, table: Table) -> Figure {
        Figure {
            id: id.to_owned(),
            caption,
            note: String::new(),
            table,
            chart: None,
            query: figure_command(self.extent, self.day, id),
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
                false => format!("may lack {}", words::lacking(&it.truncated)),
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

    fn concepts(&self, compared: &Compared, windows: &Windows) -> Vec<Figure> {
        let shown: Vec<&YearOfStart> = shown_years(&compared.years, windows);
        let numbers: Vec<i16> = shown.iter().map(|it| it.year).collect();
        let about: Vec<(String, Vec<usize>)> = Thesaurus::embedded()
            .concepts()
            .iter()
            .map(|it| {
                let about = self.charted.about(&it.slug);
                (it.slug.clone(), compared.within(&about))
            })
            .filter(|(_, places)| !places.is_empty())
            .collect();
        let (rising, falling) = moving(self.landscape(), &about, &numbers, windows, MOST);
        let by_programme = self.by_programme(compared, [("rises", &rising), ("falls", &falling)]);
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
        let figures = figures.map(|(id, caption, trends)| {
            let chart = Chart::Multiples {
                from: FOLLOWED,
                to: FOLLOWED + shown.len(),
                bases: shown.iter().map(|it| it.total()).collect(),
                hollow: hollow_columns(&shown),
            };
            Figure {
                note: compared.note(
                    "Bars are shares of the projects that began in a year; the head of a column says of how many. \
                     Small numbers move much by chance.",
                ),
                chart: Some(chart),
                ..self.figure(
                    id,
                    caption.to_owned(),
                    concept_table(&trends, &shown, windows),
                )
            }
        });
        figures.chain(by_programme).collect()
    }

    /// The concepts that moved, by programme; `None` where there are not two to set side by side.
    fn by_programme(
        &self,
        compared: &Compared,
        moved: [(&str, &[ConceptTrend]); 2],
    ) -> Option<Figure> {
        let of = |programme| {
            let places = compared.places.iter();
            let projects = places.filter_map(|it| self.landscape().projects.get(*it));
            projects.filter(|it| it.programme == programme).count() as u64
        };
        let wholes = Programme::ALL.map(of);
        let programmes = wholes.iter().filter(|it| **it > 0).count();
        let some = moved.iter().any(|it| !it.1.is_empty());
        (programmes > 1 && some).then(|| Figure {
            note: compared.note(
                "Projects of all years count here, also of those that are not complete: a share is of all projects of \
                 a programme within this that the corpus holds.",
            ),
            ..self.figure(
                "concept-programmes",
                "Concepts that rose or fell most, by programme".to_owned(),
                programme_table(moved, &wholes),
            )
        })
    }

    fn pairs(&self, compared: &Compared, windows: &Windows) -> Option<Figure> {
        let thesaurus = Thesaurus::embedded();
        let named: Vec<(String, Vec<usize>)> = thesaurus
            .concepts()
            .iter()
            .filter(|it| !it.is_top())
            .map(|it| {
                let named = self.charted.named(&it.slug);
                (it.slug.clone(), compared.within(&named))
            })
            .filter(|(_, places)| !places.is_empty())
            .collect();
        let related = |a: &str, b: &str| is_above(thesaurus, a, b) || is_above(thesaurus, b, a);
        let pairs = emerging_pairs(self.landscape(), &named, windows, &related, MOST);
        (!pairs.is_empty()).then(|| Figure {
            note: compared.note(
                "Named together by at least three recent projects, and at least three times as often as before, as a \
                 share. Only projects that name the concepts themselves count here.",
            ),
            ..self.figure(
                "pairs",
                "Concepts that projects bring together lately".to_owned(),
                pair_table(&pairs, windows),
            )
        })
    }
}

/// Only programmes that are asked about can lack something.
fn reach_asked<'l>(
    landscape: &'l Landscape,
    extent: &Extent,
) -> impl Iterator<Item = &'l ProgrammeReach> {
    let programme = extent.programme;
    let reach = landscape.reach.iter();
    reach.filter(move |it| programme.is_none_or(|of| of == it.programme))
}

/// Which of the years in which the projects at `places` begin may lack projects, and of which
/// programmes; `None` where all years are complete.
#[must_use]
pub fn incomplete_years(
    landscape: &Landscape,
    extent: &Extent,
    places: &[usize],
) -> Option<String> {
    let reach: Vec<ProgrammeReach> = reach_asked(landscape, extent).cloned().collect();
    words::incomplete(&years_of_start(landscape, places, &reach).0)
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
    hollow.map(|(at, _)| at + FOLLOWED).collect()
}
