//! Who takes part: practitioners, small enterprises, coordinators by country, newcomers, and
//! how far money is concentrated.

use super::concentration::{Concentration, concentration};
use super::cut::Group;
use super::organisations::organisations_of;
use super::sums::Sum;
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};
use uptake_model::{Country, FundedProject, Landscape, Role, StatedSum};

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

/// The organisations of the projects that begin in a year.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NewYear {
    /// The year.
    pub year: i16,
    /// How many take part in a project that begins in it.
    pub organisations: u64,
    /// For how many of them no project of the whole corpus begins earlier.
    pub new: u64,
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
    /// The year in which the earliest project of the whole corpus begins.
    pub first_year: Option<i16>,
    /// How far money is concentrated; `None` where no share is stated.
    pub concentration: Option<Concentration>,
}

/// Who takes part in the projects at `places`.
#[must_use]
pub fn people(landscape: &Landscape, places: &[usize]) -> People {
    let (coordination, with_coordinator) = coordination(landscape, places);
    let sums = organisations_of(landscape, places);
    People {
        projects: places.len() as u64,
        with_coordinator,
        groups: group_sums(landscape, places, &Group::ALL),
        coordination,
        newcomers: newcomers(landscape, places),
        first_year: landscape
            .projects
            .iter()
            .filter_map(FundedProject::year)
            .min(),
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

/// The first year of each organisation in the whole corpus, by its place.
pub(super) fn first_years(landscape: &Landscape) -> Vec<Option<i16>> {
    let mut first: Vec<Option<i16>> = vec![None; landscape.organisations.len()];
    for part in &landscape.parts {
        let year = landscape.projects[part.project].year();
        let known = &mut first[part.organisation];
        *known = match (*known, year) {
            (Some(a), Some(b)) => Some(a.min(b)),
            (a, b) => a.or(b),
        };
    }
    first
}

fn newcomers(landscape: &Landscape, places: &[usize]) -> Vec<NewYear> {
    let first = first_years(landscape);
    let mut years: BTreeMap<i16, BTreeSet<usize>> = BTreeMap::new();
    for &place in places {
        let project = &landscape.projects[place];
        if let Some(year) = project.year() {
            let parts = landscape.parts_of(project).iter();
            let of_year = years.entry(year).or_default();
            of_year.extend(parts.map(|it| it.organisation));
        }
    }
    let counted = years.into_iter().map(|(year, organisations)| NewYear {
        year,
        organisations: organisations.len() as u64,
        new: organisations
            .iter()
            .filter(|it| first[**it] == Some(year))
            .count() as u64,
    });
    counted.collect()
}

/// Whether no project of the whole corpus in which an organisation takes part begins before
/// a year, and one begins in it; by the places of the organisations.
pub(super) fn new_in(landscape: &Landscape, year: i16) -> Vec<bool> {
    let first = first_years(landscape).into_iter();
    first.map(|it| it == Some(year)).collect()
}
