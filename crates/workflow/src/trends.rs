//! What rises and what falls: projects by the year in which they begin, and the shares of
//! concepts among them. Pure; honest about years of which the data cannot know everything.

mod concepts;
mod held;

pub use concepts::{ConceptTrend, PairTrend, emerging_pairs, moving};
pub use held::{Held, security_alone};

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use uptake_model::{Landscape, Programme, ProgrammeReach};

/// Most years on each side of a comparison.
const WINDOW: usize = 3;

/// Why the projects of a year are not all known.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Truncation {
    /// The programme of which more projects may have begun in that year.
    pub programme: Programme,
    /// The last day that its data know of.
    pub until: Date,
}

/// The first and last year of a programme's calls: FP7 by Decision 1982/2006/EC, Horizon 2020
/// by Regulation (EU) 1291/2013, Horizon Europe by Regulation (EU) 2021/695.
fn years_of_calls(programme: Programme) -> (i16, i16) {
    match programme {
        Programme::Fp7 => (2007, 2013),
        Programme::Horizon2020 => (2014, 2020),
        Programme::HorizonEurope => (2021, 2027),
    }
}

/// Projects begin up to this many years after the year of their call.
const YEARS_TO_BEGIN: i16 = 2;

/// Which programmes' data may lack projects that began in `year`. A year is complete only if
/// the data of every programme that could begin projects in it reach beyond it; data that
/// reach the last year in which a programme's projects begin are whole.
#[must_use]
pub fn truncated(reach: &[ProgrammeReach], year: i16) -> Vec<Truncation> {
    let lacking = |it: &ProgrammeReach| {
        let until = it.until()?;
        let (first, last) = years_of_calls(it.programme);
        let end = last + YEARS_TO_BEGIN;
        let could_begin = (first..=end).contains(&year);
        let whole = until.year() >= end;
        let lacks = could_begin && !whole && year >= until.year();
        lacks.then_some(Truncation {
            programme: it.programme,
            until,
        })
    };
    reach.iter().filter_map(lacking).collect()
}

/// The projects that began in a year.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct YearOfStart {
    /// The year.
    pub year: i16,
    /// Projects, in the order of [`Programme::ALL`].
    pub projects: [u64; Programme::ALL.len()],
    /// Whose data do not reach beyond it; empty where the year is complete.
    pub truncated: Vec<Truncation>,
}

impl YearOfStart {
    /// Projects of all programmes.
    #[must_use]
    pub fn total(&self) -> u64 {
        self.projects.iter().sum()
    }

    /// Whether all of its projects are known, as far as the data can tell.
    #[must_use]
    pub fn is_complete(&self) -> bool {
        self.truncated.is_empty()
    }
}

/// Years of start without a hole between the first and the last, and how many of the
/// projects state no first day.
#[must_use]
pub fn years_of_start(
    landscape: &Landscape,
    places: &[usize],
    reach: &[ProgrammeReach],
) -> (Vec<YearOfStart>, u64) {
    let mut counts: BTreeMap<i16, [u64; Programme::ALL.len()]> = BTreeMap::new();
    let mut unstated = 0;
    for project in places.iter().filter_map(|it| landscape.projects.get(*it)) {
        let Some(year) = project.year() else {
            unstated += 1;
            continue;
        };
        let of_year = counts.entry(year).or_default();
        for (count, programme) in of_year.iter_mut().zip(Programme::ALL) {
            *count += u64::from(project.programme == programme);
        }
    }
    let ends = counts.keys().next().zip(counts.keys().next_back());
    let span = ends.map_or(0..0, |(first, last)| *first..last + 1);
    let years = span.map(|year| YearOfStart {
        year,
        projects: counts.get(&year).copied().unwrap_or_default(),
        truncated: truncated(reach, year),
    });
    (years.collect(), unstated)
}

/// The programmes of which projects began in some years, the oldest first.
#[must_use]
pub fn programmes_begun(years: &[YearOfStart], asked: &[i16]) -> Vec<Programme> {
    let begun = |place: usize| {
        let mut years = years.iter().filter(|it| asked.contains(&it.year));
        years.any(|it| it.projects[place] > 0)
    };
    let programmes = Programme::ALL.into_iter().enumerate();
    let programmes = programmes.filter(|(place, _)| begun(*place));
    programmes.map(|it| it.1).collect()
}

/// The years that are compared.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Windows {
    /// The complete years before, rising.
    pub before: Vec<i16>,
    /// The latest complete years, one after the other, rising.
    pub recent: Vec<i16>,
    /// Projects that began in the years before.
    pub projects_before: u64,
    /// Projects that began in the recent years.
    pub projects_recent: u64,
}

impl Windows {
    /// The latest complete years that follow each other, three at most, and as many complete
    /// ones before them; where all complete years follow each other and are fewer than six,
    /// each side has half of them, and of an odd number the oldest is left out. Before a hole
    /// up to three years are taken. `None` where there is nothing to compare.
    #[must_use]
    pub fn of(years: &[YearOfStart]) -> Option<Self> {
        let complete: Vec<&YearOfStart> = years
            .iter()
            .filter(|it| it.is_complete() && it.total() > 0)
            .collect();
        let most = match complete.windows(2).all(|it| it[0].year + 1 == it[1].year) {
            true => WINDOW.min(complete.len() / 2),
            false => WINDOW,
        };
        let mut recent: Vec<&YearOfStart> = Vec::new();
        for year in complete.iter().rev().take(most) {
            if recent.last().is_some_and(|it| it.year != year.year + 1) {
                break;
            }
            recent.push(year);
        }
        recent.reverse();
        let earlier = &complete[..complete.len() - recent.len()];
        let before = &earlier[earlier.len().saturating_sub(most)..];
        let compared = !recent.is_empty() && !before.is_empty();
        compared.then(|| Self {
            before: before.iter().map(|it| it.year).collect(),
            recent: recent.iter().map(|it| it.year).collect(),
            projects_before: before.iter().map(|it| it.total()).sum(),
            projects_recent: recent.iter().map(|it| it.total()).sum(),
        })
    }

    /// How much the share of a concept rose, as a number that sorts as the difference of the
    /// shares does: recent × projects before − before × projects recent.
    #[must_use]
    pub fn rise(&self, before: u64, recent: u64) -> i128 {
        i128::from(recent) * i128::from(self.projects_before)
            - i128::from(before) * i128::from(self.projects_recent)
    }
}

#[cfg(test)]
mod tests;
