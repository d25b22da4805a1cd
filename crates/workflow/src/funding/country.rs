//! A country: its money, its organisations, what it coordinates, its areas beside those of
//! all, and with which countries it works.

use super::sums::{Slice, Sum, Sums};
use std::collections::{BTreeMap, BTreeSet};
use uptake_model::{Area, Country, Landscape, Role};

/// An area for a country and for all.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AreaShare {
    /// The area; `None` for projects outside civil security.
    pub area: Option<Area>,
    /// The parts of the country.
    pub here: Sum,
    /// All parts.
    pub everywhere: Sum,
}

/// A country in some projects.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CountryProfile {
    /// Its parts, and in how many projects.
    pub sum: Sum,
    /// All parts of all countries.
    pub everywhere: Sum,
    /// How many of its organisations take part.
    pub organisations: u64,
    /// How many projects one of them coordinates.
    pub coordinated: u64,
    /// By area, in its order. A project of several counts in each.
    pub areas: Vec<AreaShare>,
    /// By year of start, its parts.
    pub years: Vec<Slice<i16>>,
    /// Other countries by the projects they share with it, most first.
    pub abroad: Vec<(Country, u64)>,
}

/// A country in the projects at `places`, by where the organisations stood.
#[must_use]
pub fn country_profile(
    landscape: &Landscape,
    places: &[usize],
    country: &Country,
) -> CountryProfile {
    let (mut all, mut here) = (Sums::new(), Sums::new());
    let (mut areas, mut areas_here, mut years) = (Sums::new(), Sums::new(), Sums::new());
    let mut organisations = BTreeSet::new();
    let mut abroad: BTreeMap<&Country, u64> = BTreeMap::new();
    let mut coordinated = 0;
    for &place in places {
        let project = &landscape.projects[place];
        let of: Vec<Option<Area>> = match project.areas.as_slice() {
            [] => vec![None],
            areas => areas.iter().copied().map(Some).collect(),
        };
        let mut others = BTreeSet::new();
        let (mut takes_part, mut leads) = (false, false);
        for part in landscape.parts_of(project) {
            let is_here = part.country.as_ref() == Some(country);
            all.add(Some(()), place, part.ec_contribution);
            for area in &of {
                areas.add(*area, place, part.ec_contribution);
            }
            if !is_here {
                others.extend(part.country.as_ref());
                continue;
            }
            takes_part = true;
            leads |= part.role == Role::Coordinator;
            organisations.insert(part.organisation);
            here.add(Some(()), place, part.ec_contribution);
            years.add(project.year(), place, part.ec_contribution);
            for area in &of {
                areas_here.add(*area, place, part.ec_contribution);
            }
        }
        coordinated += u64::from(leads);
        for other in others.into_iter().filter(|_| takes_part) {
            *abroad.entry(other).or_default() += 1;
        }
    }
    let areas_here = areas_here.in_order();
    let share = |it: Slice<Area>| AreaShare {
        area: it.key,
        here: areas_here
            .iter()
            .find(|here| here.key == it.key)
            .map_or(Sum::default(), |here| here.sum),
        everywhere: it.sum,
    };
    let mut abroad: Vec<(Country, u64)> = abroad
        .into_iter()
        .map(|(it, number)| (it.clone(), number))
        .collect();
    abroad.sort_by_key(|it| std::cmp::Reverse(it.1));
    CountryProfile {
        sum: whole(here),
        everywhere: whole(all),
        organisations: organisations.len() as u64,
        coordinated,
        areas: areas.in_order().into_iter().map(share).collect(),
        years: years.in_order(),
        abroad,
    }
}

fn whole(sums: Sums<()>) -> Sum {
    sums.in_order().first().map_or(Sum::default(), |it| it.sum)
}
