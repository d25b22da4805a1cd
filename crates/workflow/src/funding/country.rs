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
    let mut tally = Tally::new(landscape, country);
    for place in places {
        tally.add(*place);
    }
    tally.profile()
}

/// What was added up so far.
struct Tally<'l> {
    landscape: &'l Landscape,
    country: &'l Country,
    all: Sums<()>,
    here: Sums<()>,
    areas: Sums<Area>,
    areas_here: Sums<Area>,
    years: Sums<i16>,
    organisations: BTreeSet<usize>,
    coordinated: u64,
    abroad: BTreeMap<&'l Country, u64>,
}

impl<'l> Tally<'l> {
    fn new(landscape: &'l Landscape, country: &'l Country) -> Self {
        Self {
            landscape,
            country,
            all: Sums::new(),
            here: Sums::new(),
            areas: Sums::new(),
            areas_here: Sums::new(),
            years: Sums::new(),
            organisations: BTreeSet::new(),
            coordinated: 0,
            abroad: BTreeMap::new(),
        }
    }

    fn add(&mut self, place: usize) {
        let project = &self.landscape.projects[place];
        let areas: Vec<Option<Area>> = match project.areas.as_slice() {
            [] => vec![None],
            areas => areas.iter().copied().map(Some).collect(),
        };
        let mut others = BTreeSet::new();
        let (mut takes_part, mut leads) = (false, false);
        for part in self.landscape.parts_of(project) {
            let amount = part.ec_contribution;
            self.all.add(Some(()), place, amount);
            for area in &areas {
                self.areas.add(*area, place, amount);
            }
            if part.country.as_ref() != Some(self.country) {
                others.extend(part.country.as_ref());
                continue;
            }
            takes_part = true;
            leads |= part.role == Role::Coordinator;
            self.organisations.insert(part.organisation);
            self.here.add(Some(()), place, amount);
            self.years.add(project.year(), place, amount);
            for area in &areas {
                self.areas_here.add(*area, place, amount);
            }
        }
        self.coordinated += u64::from(leads);
        for other in others.into_iter().filter(|_| takes_part) {
            *self.abroad.entry(other).or_default() += 1;
        }
    }

    fn profile(self) -> CountryProfile {
        let areas_here = self.areas_here.in_order();
        let here = |area: Option<Area>| {
            let found = areas_here.iter().find(|it| it.key == area);
            found.map_or(Sum::default(), |it| it.sum)
        };
        let areas = self.areas.in_order().into_iter().map(|it| AreaShare {
            area: it.key,
            here: here(it.key),
            everywhere: it.sum,
        });
        let abroad = self.abroad.into_iter();
        let mut abroad: Vec<(Country, u64)> =
            abroad.map(|(it, number)| (it.clone(), number)).collect();
        abroad.sort_by_key(|it| std::cmp::Reverse(it.1));
        CountryProfile {
            sum: whole(self.here),
            everywhere: whole(self.all),
            organisations: self.organisations.len() as u64,
            coordinated: self.coordinated,
            areas: areas.collect(),
            years: self.years.in_order(),
            abroad,
        }
    }
}

fn whole(sums: Sums<()>) -> Sum {
    sums.in_order().first().map_or(Sum::default(), |it| it.sum)
}
