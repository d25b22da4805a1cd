//! Concepts whose share rises or falls, and pairs of concepts that come together lately.

use super::Windows;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, HashMap};
use uptake_model::{FundedProject, Landscape, Programme};

/// Fewest projects, in both windows together, of which a share says anything.
const FEWEST: u64 = 5;
/// Fewest recent projects that name both concepts of a pair.
const FEWEST_OF_PAIR: u64 = 3;
/// How many times its share must have grown before a pair counts as emerging.
const GROWTH: i128 = 3;

/// A concept over the years.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConceptTrend {
    /// The concept of the thesaurus.
    pub slug: String,
    /// Projects about it, by year of start, in the order of the years asked for.
    pub by_year: Vec<u64>,
    /// Projects about it in the years before.
    pub before: u64,
    /// Projects about it in the recent years.
    pub recent: u64,
    /// Projects about it of any year, in the order of [`Programme::ALL`].
    pub by_programme: [u64; Programme::ALL.len()],
}

/// Two concepts that projects bring together.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PairTrend {
    /// The one, first in the order of slugs.
    pub first: String,
    /// The other.
    pub second: String,
    /// Projects of the years before that name both.
    pub before: u64,
    /// Projects of the recent years that name both.
    pub recent: u64,
}

/// Concepts whose share of the projects of a year moved most: those that rise, then those
/// that fall, `most` of each. `about` gives each concept's projects by place.
#[must_use]
pub fn moving(
    landscape: &Landscape,
    about: &[(String, Vec<usize>)],
    years: &[i16],
    windows: &Windows,
    most: usize,
) -> (Vec<ConceptTrend>, Vec<ConceptTrend>) {
    let mut all: Vec<(i128, ConceptTrend)> = about
        .iter()
        .map(|(slug, places)| trend(landscape, slug, places, years, windows))
        .filter(|it| it.before + it.recent >= FEWEST)
        .map(|it| (windows.rise(it.before, it.recent), it))
        .collect();
    all.sort_by(|a, b| b.0.cmp(&a.0).then_with(|| a.1.slug.cmp(&b.1.slug)));
    let taken = |it: &(i128, ConceptTrend)| it.1.clone();
    let rising = all.iter().filter(|it| it.0 > 0).take(most).map(taken);
    let falling = all.iter().rev().filter(|it| it.0 < 0).take(most).map(taken);
    (rising.collect(), falling.collect())
}

fn trend(
    landscape: &Landscape,
    slug: &str,
    places: &[usize],
    years: &[i16],
    windows: &Windows,
) -> ConceptTrend {
    let mut counts: BTreeMap<i16, u64> = BTreeMap::new();
    let found = || places.iter().filter_map(|it| landscape.projects.get(*it));
    for year in found().filter_map(FundedProject::year) {
        *counts.entry(year).or_default() += 1;
    }
    let of_programme = |programme| found().filter(|it| it.programme == programme).count() as u64;
    let of = |year: &i16| counts.get(year).copied().unwrap_or(0);
    ConceptTrend {
        slug: slug.to_owned(),
        by_year: years.iter().map(of).collect(),
        before: windows.before.iter().map(of).sum(),
        recent: windows.recent.iter().map(of).sum(),
        by_programme: Programme::ALL.map(of_programme),
    }
}

/// Pairs of concepts that recent projects name together, and earlier ones seldom or never:
/// their share is at least three times what it was. `named` gives each concept's projects
/// by place; `related` says of two concepts that one lies above the other.
#[must_use]
pub fn emerging_pairs(
    landscape: &Landscape,
    named: &[(String, Vec<usize>)],
    windows: &Windows,
    related: &dyn Fn(&str, &str) -> bool,
    most: usize,
) -> Vec<PairTrend> {
    let mut of_project: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (concept, (_, places)) in named.iter().enumerate() {
        for place in places {
            of_project.entry(*place).or_default().push(concept);
        }
    }
    let mut counts: HashMap<(usize, usize), (u64, u64)> = HashMap::new();
    for (place, concepts) in of_project {
        let year = landscape.projects.get(place).and_then(FundedProject::year);
        let Some(year) = year else { continue };
        let (before, recent) = (
            windows.before.contains(&year),
            windows.recent.contains(&year),
        );
        if !before && !recent {
            continue;
        }
        for (at, first) in concepts.iter().enumerate() {
            for second in &concepts[at + 1..] {
                let count = counts.entry((*first, *second)).or_default();
                count.0 += u64::from(before);
                count.1 += u64::from(recent);
            }
        }
    }
    let mut pairs: Vec<(i128, PairTrend)> = counts
        .into_iter()
        .filter(|(_, (before, recent))| emerges(windows, *before, *recent))
        .map(|((first, second), (before, recent))| {
            let pair = PairTrend {
                first: named[first].0.clone(),
                second: named[second].0.clone(),
                before,
                recent,
            };
            (windows.rise(before, recent), pair)
        })
        .collect();
    // Total, so that the order of the map does not show.
    pairs.sort_by(|a, b| {
        let names = |it: &PairTrend| (it.first.clone(), it.second.clone());
        b.0.cmp(&a.0).then_with(|| names(&a.1).cmp(&names(&b.1)))
    });
    let pairs = pairs.into_iter().map(|it| it.1);
    pairs
        .filter(|it| !related(&it.first, &it.second))
        .take(most)
        .collect()
}

fn emerges(windows: &Windows, before: u64, recent: u64) -> bool {
    let grown = i128::from(recent) * i128::from(windows.projects_before)
        >= GROWTH * i128::from(before) * i128::from(windows.projects_recent);
    recent >= FEWEST_OF_PAIR && grown
}
