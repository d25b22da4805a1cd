//! How a row is counted: what stands at each station, with money and years, and where the
//! chain breaks.

use super::matrix::{CoverageCell, CoverageRow, RowKind, RowNote, RowSubject};
use super::records::SeenRecords;
use jiff::civil::Date;
use std::collections::BTreeSet;
use uptake_model::{
    Claim, Counts, FundedProject, Landscape, Link, Marking, Programme, StatedSum, Statement,
    Station, TopicCode, chain,
};

/// Projects of a row by their places in the landscape, each list rising.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct RowProjects {
    /// Confirmed by people.
    pub(super) confirmed: Vec<usize>,
    /// Likely, funded under the area or about the concept, and not confirmed.
    pub(super) counted: Vec<usize>,
    /// Possible only.
    pub(super) possible: Vec<usize>,
}

impl RowProjects {
    /// All that count, rising.
    pub(super) fn sure(&self) -> Vec<usize> {
        let mut sure = [self.confirmed.as_slice(), &self.counted].concat();
        sure.sort_unstable();
        sure.dedup();
        sure
    }
}

/// What was gathered for a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Gathered {
    pub(super) subject: RowSubject,
    pub(super) name: String,
    pub(super) language: String,
    pub(super) marking: Option<Marking>,
    pub(super) note: Option<RowNote>,
    pub(super) opens: bool,
    pub(super) projects: RowProjects,
    /// Trials, procurements and deployments, by their places among those the viewer sees.
    pub(super) records: [Vec<usize>; 3],
}

/// What rows are counted from.
pub(super) struct CountedFrom<'a> {
    landscape: &'a Landscape,
    /// The programmes whose results are known.
    with_results: Vec<Programme>,
    records: &'a SeenRecords,
}

impl<'a> CountedFrom<'a> {
    pub(super) fn new(landscape: &'a Landscape, records: &'a SeenRecords) -> Self {
        Self {
            landscape,
            with_results: landscape.programmes_with_results(),
            records,
        }
    }

    /// Whether the corpus could know of a result of one of these projects.
    fn knows_results(&self, places: &[usize]) -> bool {
        let mut programmes = self.projects(places).map(|it| it.programme);
        places.is_empty() || programmes.any(|it| self.with_results.contains(&it))
    }

    /// Money and years of what stands at a station, where its records state any.
    fn facts(
        &self,
        station: Station,
        sure: &[usize],
        [trials, procurements, deployments]: &[Vec<usize>; 3],
    ) -> (Option<StatedSum>, Option<(i16, i16)>) {
        let seen = self.records;
        match station {
            Station::Project => {
                let begun = self.projects(sure).map(|it| it.start);
                (Some(money(self.landscape, sure)), spanned(begun))
            }
            Station::Trial => {
                let held = trials.iter().filter_map(|it| seen.trials.get(*it));
                (
                    None,
                    spanned(held.flat_map(|it| [it.content.from, it.content.to])),
                )
            }
            Station::Procurement => {
                let all = &seen.procurements;
                let bought = || procurements.iter().filter_map(|it| all.get(*it));
                let budgets = bought().map(|it| it.content.budget).collect();
                let days = bought().flat_map(|it| [it.content.from, it.content.to]);
                (Some(budgets), spanned(days))
            }
            Station::Deployment => {
                let used = deployments
                    .iter()
                    .filter_map(|it| seen.deployments.get(*it));
                (None, spanned(used.map(since)))
            }
            Station::Need | Station::Topic | Station::Result => (None, None),
        }
    }

    fn projects(&self, places: &[usize]) -> impl Iterator<Item = &FundedProject> {
        places
            .iter()
            .filter_map(|it| self.landscape.projects.get(*it))
    }
}

/// Since when a solution is claimed to be in use, where stated.
pub(super) fn since(claim: &Claim) -> Option<Date> {
    match claim.content.statement {
        Statement::Deployment { since, .. } => since,
        _ => None,
    }
}

/// The first and the last year of some days, where any is stated.
fn spanned(days: impl Iterator<Item = Option<Date>>) -> Option<(i16, i16)> {
    days.flatten().map(Date::year).fold(None, |span, year| {
        let (first, last) = span.unwrap_or((year, year));
        Some((year.min(first), year.max(last)))
    })
}

impl Gathered {
    /// Counts it.
    pub(super) fn row(self, from: &CountedFrom<'_>) -> CoverageRow {
        let landscape = from.landscape;
        let kind = self.subject.kind();
        let judged = kind == RowKind::GapFiles;
        let graded = !matches!(kind, RowKind::Areas | RowKind::Concepts(_));
        let RowProjects {
            confirmed,
            possible,
            ..
        } = &self.projects;
        let sure = self.projects.sure();
        let of = |places: &[usize]| {
            let topics = topics(landscape, places).len() as u64;
            [topics, places.len() as u64, results(landscape, places)]
        };
        let (counts, by_people) = (of(&sure), of(confirmed));
        let maybe = self.possible_counts(landscape, &sure, possible);
        let unknown = counts[2] == 0 && !from.knows_results(&sure);
        let mut links = chain(&self.counted(counts, unknown));
        // What is met is missing nothing, and of what was not read nobody knows.
        if self.note.is_some() {
            links.iter_mut().for_each(|it| it.broken = false);
        }
        let cells = std::array::from_fn(|place| {
            let Link {
                station, broken, ..
            } = links[place + 1];
            let (money, years) = from.facts(station, &sure, &self.records);
            let at_results = station == Station::Result;
            CoverageCell {
                station,
                count: match at_results {
                    true => counts[2],
                    false => links[place + 1].count,
                },
                confirmed: by_people.get(place).copied().filter(|_| judged),
                possible: maybe.get(place).copied().filter(|_| graded),
                money,
                years,
                unknown: unknown && at_results,
                broken,
            }
        });
        CoverageRow {
            subject: self.subject,
            name: self.name,
            language: self.language,
            marking: self.marking,
            note: self.note,
            opens: self.opens,
            cells,
        }
    }

    /// What the chain is made of. Projects whose results nobody could know stand for these, so
    /// that the chain does not break there and the next link is looked at.
    fn counted(&self, [topics, projects, results]: [u64; 3], unknown: bool) -> Counts {
        let [trials, procurements, deployments] = self.records.each_ref().map(|it| it.len() as u64);
        Counts {
            topics,
            projects,
            results: if unknown { projects } else { results },
            trials,
            procurements,
            deployments,
        }
    }

    /// Topics that only possible projects were funded under, these projects, their results.
    fn possible_counts(
        &self,
        landscape: &Landscape,
        sure: &[usize],
        possible: &[usize],
    ) -> [u64; 3] {
        let known = topics(landscape, sure);
        let more = topics(landscape, possible).into_iter();
        [
            more.filter(|it| !known.contains(it)).count() as u64,
            possible.len() as u64,
            results(landscape, possible),
        ]
    }
}

/// The topics that projects were funded under.
pub(super) fn topics<'l>(landscape: &'l Landscape, places: &[usize]) -> BTreeSet<&'l TopicCode> {
    let projects = places.iter().filter_map(|it| landscape.projects.get(*it));
    projects.flat_map(|it| &it.topics).collect()
}

fn results(landscape: &Landscape, places: &[usize]) -> u64 {
    let projects = places.iter().filter_map(|it| landscape.projects.get(*it));
    projects.map(FundedProject::result_count).sum()
}

/// What the Union contributes to projects.
pub(super) fn money(landscape: &Landscape, places: &[usize]) -> StatedSum {
    let projects = places.iter().filter_map(|it| landscape.projects.get(*it));
    projects.map(|it| it.ec_contribution).collect()
}
