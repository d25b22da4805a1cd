//! Who takes part: practitioners, small enterprises, coordinators by country, newcomers, and
//! how far money is concentrated.

use super::concentration::{Concentration, concentration};
use super::cut::Group;
use super::newcomers::{NewYear, newcomers};
use super::organisations::organisations_of;
use super::sums::Sum;
use crate::landscape::landscape;
use crate::platform::{Platform, PlatformError};
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use uptake_model::{Country, Extent, Landscape, Role, StatedSum};

/// What a group of organisations has of some projects.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GroupSum {
    /// The group.
    pub group: Group,
    /// How many organisations of it take part.
    pub organisations: u64,
    /// In how many projects, with their shares.
    pub sum: Sum,
    /// How many projects one of them coordinates.
    pub coordinated: u64,
}

/// How a country coordinates.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Coordination {
    /// The country; `None` where the source states none.
    pub country: Option<Country>,
    /// Projects with a coordinator there.
    pub coordinated: u64,
    /// Projects in which somebody of there takes part.
    pub takes_part: u64,
    /// The contribution of the Union to the projects coordinated there.
    pub money: StatedSum,
}

/// Who takes part in some projects.
#[derive(Debug, Clone, PartialEq)]
pub struct People {
    /// How many projects.
    pub projects: u64,
    /// How many projects name a coordinator.
    pub with_coordinator: u64,
    /// Groups of organisations, in the order of [`Group::ALL`].
    pub groups: Vec<GroupSum>,
    /// Coordination by country, most first.
    pub coordination: Vec<Coordination>,
    /// Newcomers by year, rising.
    pub newcomers: Vec<NewYear>,
    /// The year in which the earliest of the projects begins by which is told who is new.
    pub first_year: Option<i16>,
    /// How far money is concentrated; `None` where no share is stated.
    pub concentration: Option<Concentration>,
}

/// Who takes part in the projects of an extent, remembered for the last few; beside it the
/// landscape that it was counted from. Over all research it takes a tenth of a second, away
/// from whoever answers requests.
///
/// # Errors
/// The store fails, or the computing died.
pub async fn people_of(
    platform: &Platform,
    extent: &Extent,
) -> Result<(Arc<Landscape>, Arc<People>), PlatformError> {
    let landscape = landscape(platform).await?;
    let memory = platform.people();
    if let Some(people) = memory.get(&landscape, extent) {
        return Ok((landscape, people));
    }
    let (reader, asked) = (Arc::clone(&landscape), extent.clone());
    let counted = tokio::task::spawn_blocking(move || {
        let places = reader.within(&asked);
        Arc::new(people(&reader, &places, &asked))
    });
    let counted = counted.await.map_err(|_| PlatformError::WorkerDied)?;
    memory.keep(&landscape, extent.clone(), &counted);
    Ok((landscape, counted))
}

/// Who takes part in the projects at `places`, which lie in `extent`.
#[must_use]
pub fn people(landscape: &Landscape, places: &[usize], extent: &Extent) -> People {
    let (coordination, with_coordinator) = coordination(landscape, places);
    let sums = organisations_of(landscape, places);
    let (newcomers, first_year) = newcomers(landscape, places, extent);
    People {
        projects: places.len() as u64,
        with_coordinator,
        groups: group_sums(landscape, places, &Group::ALL),
        coordination,
        newcomers,
        first_year,
        concentration: concentration(sums.iter().map(|it| it.money.total)),
    }
}

/// What groups of organisations have of the projects at `places`, in the order asked.
#[must_use]
pub fn group_sums(landscape: &Landscape, places: &[usize], asked: &[Group]) -> Vec<GroupSum> {
    // Only of those that take part: reading all names takes long.
    let mut taking_part = vec![false; landscape.organisations.len()];
    for &place in places {
        for part in landscape.parts_of(&landscape.projects[place]) {
            taking_part[part.organisation] = true;
        }
    }
    let of = |group: Group| {
        let known = landscape.organisations.iter().zip(&taking_part);
        let members: Vec<bool> = known.map(|(it, takes)| *takes && group.holds(it)).collect();
        let (mut sum, mut coordinated) = (Sum::default(), 0);
        let mut organisations = BTreeSet::new();
        for &place in places {
            let parts = landscape.parts_of(&landscape.projects[place]).iter();
            let (mut takes_part, mut leads) = (false, false);
            for part in parts.filter(|it| members[it.organisation]) {
                sum.money.add(part.ec_contribution);
                organisations.insert(part.organisation);
                takes_part = true;
                leads |= part.role == Role::Coordinator;
            }
            sum.projects += u64::from(takes_part);
            coordinated += u64::from(leads);
        }
        GroupSum {
            group,
            organisations: organisations.len() as u64,
            sum,
            coordinated,
        }
    };
    asked.iter().copied().map(of).collect()
}

fn coordination(landscape: &Landscape, places: &[usize]) -> (Vec<Coordination>, u64) {
    let mut countries: BTreeMap<Option<&Country>, Coordination> = BTreeMap::new();
    let mut with_coordinator = 0;
    for &place in places {
        let project = &landscape.projects[place];
        let parts = landscape.parts_of(project);
        let of = |leads: bool| -> BTreeSet<Option<&Country>> {
            let asked = |role: Role| !leads || role == Role::Coordinator;
            let parts = parts.iter().filter(|it| asked(it.role));
            parts.map(|it| it.country.as_ref()).collect()
        };
        let led_from = of(true);
        with_coordinator += u64::from(!led_from.is_empty());
        for country in of(false) {
            let entry = countries.entry(country).or_insert_with(|| Coordination {
                country: country.cloned(),
                coordinated: 0,
                takes_part: 0,
                money: StatedSum::default(),
            });
            entry.takes_part += 1;
            if led_from.contains(&country) {
                entry.coordinated += 1;
                entry.money.add(project.ec_contribution);
            }
        }
    }
    let mut countries: Vec<Coordination> = countries.into_values().collect();
    countries.sort_by_key(|it| {
        (
            it.country.is_none(),
            Reverse((it.coordinated, it.takes_part)),
        )
    });
    (countries, with_coordinator)
}
