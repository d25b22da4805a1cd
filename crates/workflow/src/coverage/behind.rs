//! The records behind a cell of the matrix, a page at a time.

use super::count::{CountedFrom, RowProjects, topics};
use super::gather::Gathering;
use super::matrix::{CoverageFilter, CoverageRow, RowKind, RowSubject};
use crate::landscape::chart;
use crate::platform::{Platform, PlatformError};
use jiff::civil::Date;
use serde::Serialize;
use std::collections::{BTreeSet, HashMap};
use uptake_model::{
    Area, Claim, Euro, FundedProject, Landscape, Procurement, Programme, ProjectId, ResultKind,
    Solution, SolutionId, Station, TopicCode, Trial, Viewer,
};
use uptake_store::listing::{Page, Paged, ResultLine, TopicListing};

/// How we know that a project stands in a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum CountedBy {
    /// An organisation confirmed it.
    Confirmed,
    /// The matching finds it likely, and nobody judged it.
    Likely,
    /// It was funded under the area.
    Funded,
    /// It is about the concept.
    About,
    /// The matching finds it possible: not counted.
    Possible,
}

impl CountedBy {
    /// The word on the page.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Confirmed => "confirmed by people",
            Self::Likely => "likely",
            Self::Funded => "funded under it",
            Self::About => "about it",
            Self::Possible => "possible, not counted",
        }
    }
}

/// A project as the matrix names it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct NamedProject {
    /// Grant agreement number.
    pub id: ProjectId,
    /// Acronym.
    pub acronym: String,
    /// Title.
    pub title: String,
    /// Framework programme.
    pub programme: Programme,
    /// First day.
    pub start: Option<Date>,
    /// Last day.
    pub end: Option<Date>,
    /// Areas of civil security.
    pub areas: Vec<Area>,
    /// Maximum contribution of the Union, where stated.
    pub ec_contribution: Option<Euro>,
}

impl NamedProject {
    pub(super) fn of(project: &FundedProject) -> Self {
        Self {
            id: project.id.clone(),
            acronym: project.acronym.clone(),
            title: project.title.clone(),
            programme: project.programme,
            start: project.start,
            end: project.end,
            areas: project.areas.clone(),
            ec_contribution: project.ec_contribution,
        }
    }
}

/// A record behind a cell.
#[derive(Debug, Clone, PartialEq)]
pub enum Behind {
    /// A topic that projects were funded under.
    Topic {
        /// Its code.
        code: TopicCode,
        /// What is known of it; `None` where no source describes it.
        listing: Option<Box<TopicListing>>,
        /// Whether only possible projects were, so that it is not counted.
        possible: bool,
    },
    /// A project.
    Project(Box<NamedProject>, CountedBy),
    /// A result of a project.
    Result {
        /// The project.
        project: Box<NamedProject>,
        /// Kind of result.
        kind: ResultKind,
        /// Its title.
        title: String,
        /// Whether the project is only possible, so that the result is not counted.
        possible: bool,
    },
    /// A trial.
    Trial(Box<Trial>),
    /// A procurement.
    Procurement(Box<Procurement>),
    /// A claim that a solution is in use.
    Deployment(Box<Claim>, Option<Box<Solution>>),
}

/// The records behind a cell.
#[derive(Debug, Clone, PartialEq)]
pub struct BehindCell {
    /// The row.
    pub row: CoverageRow,
    /// The records; those that do not count come last.
    pub records: Paged<Behind>,
}

/// The records behind a cell; `None` while the corpus is being surveyed, an inner `None`
/// where there is no such row that `viewer` may see.
///
/// # Errors
/// There is no index, it cannot be read, or the store fails.
pub async fn behind_cell(
    platform: &Platform,
    viewer: &Viewer,
    (subject, station): (&RowSubject, Station),
    filter: &CoverageFilter,
    today: Date,
    page: Page,
) -> Result<Option<Option<BehindCell>>, PlatformError> {
    let Some(charted) = chart(platform).await? else {
        return Ok(None);
    };
    let landscape = charted.landscape.clone();
    let gathering = Gathering::begin(platform, viewer, charted, filter, today).await?;
    let Some(found) = gathering.row(subject).await? else {
        return Ok(Some(None));
    };
    let window = Window {
        platform,
        landscape: &landscape,
        today,
        page,
    };
    let records = match station {
        Station::Need => window.of(Vec::new()),
        Station::Topic => window.topics(&found.projects).await?,
        Station::Project => window.of(projects(&landscape, &found.projects, subject)),
        Station::Result => window.results(&found.projects).await?,
        Station::Trial | Station::Procurement | Station::Deployment => {
            let [trials, procurements, deployments] = &found.records;
            let seen = &gathering.records;
            match station {
                Station::Trial => window.of(chosen(&seen.trials, trials, Behind::Trial)),
                Station::Procurement => window.of(chosen(
                    &seen.procurements,
                    procurements,
                    Behind::Procurement,
                )),
                _ => window.deployments(&seen.deployments, deployments).await?,
            }
        }
    };
    Ok(Some(Some(BehindCell {
        row: found.row(&CountedFrom::new(&landscape, &gathering.records)),
        records,
    })))
}

fn chosen<T: Clone>(all: &[T], places: &[usize], as_record: fn(Box<T>) -> Behind) -> Vec<Behind> {
    let chosen = places.iter().filter_map(|it| all.get(*it));
    chosen.map(|it| as_record(Box::new(it.clone()))).collect()
}

fn projects(landscape: &Landscape, found: &RowProjects, subject: &RowSubject) -> Vec<Behind> {
    let counted_by = match subject.kind() {
        RowKind::Areas => CountedBy::Funded,
        RowKind::Concepts(_) => CountedBy::About,
        RowKind::GapFiles | RowKind::Gaps | RowKind::Topics | RowKind::ClosedTopics => {
            CountedBy::Likely
        }
    };
    let groups = [
        (&found.confirmed, CountedBy::Confirmed),
        (&found.counted, counted_by),
        (&found.possible, CountedBy::Possible),
    ];
    let all = groups
        .into_iter()
        .flat_map(|(places, by)| places.iter().map(move |place| (*place, by)));
    all.filter_map(|(place, by)| {
        let project = landscape.projects.get(place)?;
        Some(Behind::Project(Box::new(NamedProject::of(project)), by))
    })
    .collect()
}

/// A page of records.
struct Window<'a> {
    platform: &'a Platform,
    landscape: &'a Landscape,
    today: Date,
    page: Page,
}

impl Window<'_> {
    fn offset(&self) -> usize {
        usize::try_from(self.page.offset).unwrap_or(usize::MAX)
    }

    fn of(&self, all: Vec<Behind>) -> Paged<Behind> {
        let total = all.len() as u64;
        let items = all.into_iter().skip(self.offset());
        self.paged(total, items.take(self.page.limit as usize).collect())
    }

    fn paged(&self, total: u64, items: Vec<Behind>) -> Paged<Behind> {
        Paged {
            total,
            offset: self.page.offset,
            items,
        }
    }

    async fn topics(&self, projects: &RowProjects) -> Result<Paged<Behind>, PlatformError> {
        let sure = topics(self.landscape, &projects.sure());
        let more = topics(self.landscape, &projects.possible);
        let more: BTreeSet<_> = more.difference(&sure).copied().collect();
        let all = sure.iter().map(|it| (it.as_str(), false));
        let all: Vec<(&str, bool)> = all
            .chain(more.iter().map(|it| (it.as_str(), true)))
            .collect();
        let window = all.iter().skip(self.offset());
        let window: Vec<(&str, bool)> = window.take(self.page.limit as usize).copied().collect();
        let codes: Vec<&str> = window.iter().map(|it| it.0).collect();
        let store = self.platform.store();
        let found = store.topic_listings(&codes, self.today).await?;
        let mut found: HashMap<TopicCode, TopicListing> =
            found.into_iter().map(|it| (it.code.clone(), it)).collect();
        let items = window.into_iter().map(|(code, possible)| {
            let code = TopicCode::new(code);
            Behind::Topic {
                listing: found.remove(&code).map(Box::new),
                code,
                possible,
            }
        });
        Ok(self.paged(all.len() as u64, items.collect()))
    }

    async fn results(&self, found: &RowProjects) -> Result<Paged<Behind>, PlatformError> {
        let sure = found.sure();
        let counted = sure.iter().map(|it| (*it, false));
        let all = counted.chain(found.possible.iter().map(|it| (*it, true)));
        let projects =
            all.filter_map(|(it, possible)| Some((self.landscape.projects.get(it)?, possible)));
        let (from, limit) = (self.page.offset, u64::from(self.page.limit));
        let (mut before, mut skip) = (0, 0);
        let mut touched: Vec<(&FundedProject, bool)> = Vec::new();
        for (project, possible) in projects.filter(|it| it.0.result_count() > 0) {
            let after = before + project.result_count();
            if after > from && before < from.saturating_add(limit) {
                if touched.is_empty() {
                    skip = from - before;
                }
                touched.push((project, possible));
            }
            before = after;
        }
        let ids: Vec<ProjectId> = touched.iter().map(|it| it.0.id.clone()).collect();
        let found = self.platform.store().results_of(&ids).await?;
        let mut by_project: HashMap<&ProjectId, Vec<&ResultLine>> = HashMap::new();
        for one in &found {
            by_project.entry(&one.project).or_default().push(one);
        }
        let items = touched.iter().flat_map(|(project, possible)| {
            let results = by_project.get(&project.id).into_iter().flatten();
            results.map(|it| Behind::Result {
                project: Box::new(NamedProject::of(project)),
                kind: it.kind,
                title: it.title.clone(),
                possible: *possible,
            })
        });
        let skip = usize::try_from(skip).unwrap_or(usize::MAX);
        let items = items.skip(skip).take(self.page.limit as usize);
        Ok(self.paged(before, items.collect()))
    }

    async fn deployments(
        &self,
        all: &[Claim],
        places: &[usize],
    ) -> Result<Paged<Behind>, PlatformError> {
        let chosen = places.iter().filter_map(|it| all.get(*it));
        let window = chosen.skip(self.offset()).take(self.page.limit as usize);
        let window: Vec<&Claim> = window.collect();
        let ids: Vec<SolutionId> = window.iter().map(|it| it.solution.clone()).collect();
        let solutions = self.platform.store().solutions_named(&ids).await?;
        let items = window.into_iter().map(|claim| {
            let solution = solutions.iter().find(|it| it.id == claim.solution);
            let solution = solution.map(|it| Box::new(it.clone()));
            Behind::Deployment(Box::new(claim.clone()), solution)
        });
        Ok(self.paged(places.len() as u64, items.collect()))
    }
}
