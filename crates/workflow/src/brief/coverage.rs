//! What is covered: projects about each top concept, likely to meet each gap, and before
//! each open call.

use super::data::{Cell, Chart, Figure, Section, Table, counted};
use super::make::Material;
use super::wording::{listed, programmes_of};
use crate::landscape::Reached;
use crate::survey::StandingNeed;
use uptake_model::{Area, Gap, GapSource, Language, StatedSum};
use uptake_search::Thesaurus;
use uptake_store::listing::TopicAhead;

/// Most calls in a figure.
const MOST_CALLS: usize = 40;

pub(super) fn section(material: &Material) -> Section {
    let (gaps, calls) = (material.gaps_asked(), material.calls_asked());
    let mut paragraphs = vec![format!(
        "{} within this. A project is about a concept of the thesaurus where its title, objective or keywords \
         name it or one below it. A project is likely or possible for a gap or a call by its calibrated score; \
         only the likely ones are counted as covering, the possible ones stand apart.",
        capital(&counted(
            material.places.len() as u64,
            "project lies",
            "projects lie"
        ))
    )];
    paragraphs.extend(material.results_caveat());
    if gaps.is_empty() {
        paragraphs.push("No gap of the sets in the corpus belongs to this area.".to_owned());
    }
    if calls.is_empty() {
        paragraphs.push(
            "No call of this area was open or announced on the day of this brief, as far as the corpus knows."
                .to_owned(),
        );
    }
    let mut figures = vec![concepts(material)];
    figures.extend((!gaps.is_empty()).then(|| of_gaps(material, &gaps)));
    figures.extend((!calls.is_empty()).then(|| of_calls(material, &calls)));
    Section {
        title: "Coverage".to_owned(),
        paragraphs,
        figures,
    }
}

impl Material {
    /// The gaps of the sets that belong to the area asked about.
    pub(super) fn gaps_asked(&self) -> Vec<&Gap> {
        let gaps = self.gaps.iter();
        let asked = gaps.filter(|gap| is_of(self.extent.area, Some(gap.area)));
        let mut asked: Vec<&Gap> = asked.collect();
        asked.sort_by(|a, b| (number(a), &a.id).cmp(&(number(b), &b.id)));
        asked
    }

    /// Open and announced calls of the area asked about, the next deadline first.
    pub(super) fn calls_asked(&self) -> Vec<&TopicAhead> {
        let topics = self.topics.iter();
        let asked = topics.filter(|it| is_of(self.extent.area, it.listing.area));
        asked.filter(|it| it.listing.title.is_some()).collect()
    }

    /// What a need reaches among the projects asked about.
    pub(super) fn reached(&self, need: &StandingNeed) -> Reached {
        let reached = self.charted.reached(need);
        let within = |mut places: Vec<usize>| {
            places.sort_unstable();
            self.within(&places)
        };
        Reached {
            likely: within(reached.likely),
            possible: within(reached.possible),
        }
    }

    /// What the Union contributes to projects.
    pub(super) fn contribution(&self, places: &[usize]) -> StatedSum {
        let projects = places
            .iter()
            .filter_map(|it| self.landscape().projects.get(*it));
        projects.map(|it| it.ec_contribution).collect()
    }

    /// Ended projects of programmes whose results the corpus knows, and how many of them left one;
    /// not stated where there is none.
    pub(super) fn ended_with_result(&self, places: &[usize]) -> Cell {
        let known = &self.with_results;
        let programme = |place: usize| self.landscape().projects.get(place).map(|it| it.programme);
        let ended = places.iter().filter(|it| self.has_ended(**it));
        let of_known = ended.filter(|it| programme(**it).is_some_and(|it| known.contains(&it)));
        let of_known: Vec<usize> = of_known.copied().collect();
        let with = of_known.iter().filter(|it| self.has_result(**it)).count();
        match of_known.len() {
            0 => Cell::NotStated,
            _ => Cell::Count(with as u64),
        }
    }

    /// Says for which programmes the corpus holds no result.
    fn results_caveat(&self) -> Option<String> {
        let known = &self.with_results;
        let here = self
            .places
            .iter()
            .filter_map(|it| self.landscape().projects.get(*it));
        let here = programmes_of(here.map(|it| it.programme));
        let lacking: Vec<String> = here
            .into_iter()
            .filter(|it| !known.contains(it))
            .map(|it| it.label().to_owned())
            .collect();
        (!lacking.is_empty()).then(|| {
            format!(
                "No result of {} was imported, so whether those projects left one is not stated; “ended with a \
                 result” counts the other programmes only.",
                listed(&lacking)
            )
        })
    }
}

fn is_of(asked: Option<Area>, has: Option<Area>) -> bool {
    asked.is_none() || asked == has
}

fn number(gap: &Gap) -> u16 {
    match gap.source {
        GapSource::Ifafri { number } => u16::from(number),
        GapSource::Practitioner => u16::MAX,
    }
}

pub(super) fn capital(text: &str) -> String {
    let mut letters = text.chars();
    let first = letters.next().map(|it| it.to_uppercase().to_string());
    first.unwrap_or_default() + letters.as_str()
}

/// Count, running or ahead, ended, ended with a result, contribution, unstated.
const CHAIN: [&str; 6] = [
    "Projects",
    "Running or to come",
    "Ended",
    "Ended with a result",
    "EU contribution",
    "Contribution not stated",
];

fn chain(material: &Material, places: &[usize]) -> Vec<Cell> {
    let ended = places.iter().filter(|it| material.has_ended(**it)).count();
    let sum = material.contribution(places);
    vec![
        Cell::Count(places.len() as u64),
        Cell::Count((places.len() - ended) as u64),
        Cell::Count(ended as u64),
        material.ended_with_result(places),
        Cell::money(sum.known()),
        Cell::Count(u64::from(sum.unstated)),
    ]
}

fn heads(first: &[&str], rest: &[&str]) -> Vec<String> {
    let all = first.iter().chain(rest);
    all.map(|it| (*it).to_owned()).collect()
}

fn concepts(material: &Material) -> Figure {
    let mut rows: Vec<(usize, Vec<Cell>)> = Thesaurus::embedded()
        .top()
        .map(|concept| {
            let places = material.within(&material.charted.about(&concept.slug));
            let mut cells = vec![Cell::text(capital(concept.preferred(Language::En)))];
            cells.extend(chain(material, &places));
            (places.len(), cells)
        })
        .collect();
    // Stable: concepts with as many projects stay in the order of the thesaurus.
    rows.sort_by_key(|it| std::cmp::Reverse(it.0));
    Figure {
        note: "A project can be about several concepts, so the rows must not be added up."
            .to_owned(),
        table: Table {
            heads: heads(&["Concept"], &CHAIN),
            rows: rows.into_iter().map(|it| it.1).collect(),
        },
        chart: Some(Chart::Bars {
            column: 1,
            hollow: Vec::new(),
        }),
        ..material.figure(
            "concepts",
            "Projects about each top concept of the thesaurus",
        )
    }
}

fn of_gaps(material: &Material, gaps: &[&Gap]) -> Figure {
    let rows = gaps.iter().map(|gap| {
        let reached = material.reached(&StandingNeed::Gap(gap.id.clone()));
        let source = match gap.source {
            GapSource::Ifafri { number } => format!("IFAFRI {number}"),
            GapSource::Practitioner => "practitioners".to_owned(),
        };
        let mut cells = vec![Cell::text(&gap.title), Cell::text(source)];
        cells.extend(chain(material, &reached.likely));
        cells.push(Cell::Count(reached.possible.len() as u64));
        cells
    });
    let mut names = heads(&["Capability gap", "Source"], &CHAIN);
    names[2] = "Likely projects".to_owned();
    names.push("Possible, apart".to_owned());
    Figure {
        note: "All columns but the last are of likely projects.".to_owned(),
        table: Table {
            heads: names,
            rows: rows.collect(),
        },
        chart: Some(Chart::Bars {
            column: 2,
            hollow: Vec::new(),
        }),
        ..material.figure(
            "gaps",
            "Projects likely to meet the capability gaps of the sets",
        )
    }
}

fn of_calls(material: &Material, calls: &[&TopicAhead]) -> Figure {
    let rows = calls.iter().take(MOST_CALLS).map(|call| {
        let reached = material.reached(&StandingNeed::Topic(call.listing.code.clone()));
        let sum = material.contribution(&reached.likely);
        vec![
            Cell::text(call.listing.code.as_str()),
            Cell::maybe(call.listing.title.as_deref()),
            Cell::maybe(call.listing.deadline.map(|it| it.to_string())),
            Cell::Count(reached.likely.len() as u64),
            material.ended_with_result(&reached.likely),
            Cell::money(sum.known()),
            Cell::Count(reached.possible.len() as u64),
        ]
    });
    let note = match calls.len().saturating_sub(MOST_CALLS) {
        0 => String::new(),
        more => format!("The next {MOST_CALLS} by deadline; {more} more are open or announced."),
    };
    Figure {
        note,
        table: Table {
            heads: heads(
                &["Topic", "Title", "Deadline"],
                &[
                    "Likely projects",
                    "Ended with a result",
                    "EU contribution to the likely",
                    "Possible, apart",
                ],
            ),
            rows: rows.collect(),
        },
        ..material.figure(
            "calls",
            "What open and announced calls could build on, or repeat",
        )
    }
}
