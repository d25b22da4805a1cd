//! Organisations of an extent with what each has of it.

use super::cut::PartCut;
use std::collections::BTreeMap;
use uptake_model::{Landscape, Role, StatedSum};

/// What an organisation has of some projects.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OrganisationSum {
    /// Its place in the landscape.
    pub organisation: usize,
    /// In how many of the projects it takes part.
    pub projects: u64,
    /// How many of them it coordinates.
    pub coordinated: u64,
    /// Its shares of the contribution of the Union.
    pub money: StatedSum,
}

/// All organisations that take part in the projects at `places`, those with most money
/// first.
#[must_use]
pub fn organisations_of(landscape: &Landscape, places: &[usize]) -> Vec<OrganisationSum> {
    organisations_whose(landscape, places, &PartCut::default())
}

/// The same over those parts alone of which `part` holds: an organisation of which it holds
/// for none is left out, and the other parts of the others count in nothing.
#[must_use]
pub fn organisations_whose(
    landscape: &Landscape,
    places: &[usize],
    part: &PartCut,
) -> Vec<OrganisationSum> {
    let asked = part;
    let mut sums: BTreeMap<usize, (OrganisationSum, [usize; 2])> = BTreeMap::new();
    for &place in places {
        let parts = landscape.parts_of(&landscape.projects[place]).iter();
        for part in parts.filter(|it| asked.holds(landscape, it)) {
            // The project that was counted last, and that whose lead was: one can stand in a
            // project twice.
            let (sum, [last, led]) = sums.entry(part.organisation).or_insert_with(|| {
                let sum = OrganisationSum {
                    organisation: part.organisation,
                    projects: 0,
                    coordinated: 0,
                    money: StatedSum::default(),
                };
                (sum, [usize::MAX; 2])
            });
            sum.projects += u64::from(*last != place);
            sum.money.add(part.ec_contribution);
            *last = place;
            if part.role == Role::Coordinator {
                sum.coordinated += u64::from(*led != place);
                *led = place;
            }
        }
    }
    let mut sums: Vec<OrganisationSum> = sums.into_values().map(|it| it.0).collect();
    sums.sort_by_key(|it| {
        let most = (it.money.total, it.projects);
        (std::cmp::Reverse(most), it.organisation)
    });
    sums
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::funding::Stated;
    use uptake_model::{
        Area, Country, Euro, FundedOrganisation, FundedPart, FundedProject, Programme,
        ProjectStatus,
    };

    /// The first organisation moved from Poland to Germany; the part of the second states no
    /// country.
    fn landscape() -> Landscape {
        let part = |project: usize, organisation: usize, country: &str, euro: i64| FundedPart {
            project,
            organisation,
            role: Role::Coordinator,
            country: Country::parse(country),
            ec_contribution: Some(Euro::from_cents(euro * 100)),
        };
        let project = |place: usize, parts| FundedProject {
            id: format!("{place}").into(),
            programme: Programme::HorizonEurope,
            acronym: String::new(),
            title: String::new(),
            status: ProjectStatus::Signed,
            start: None,
            end: None,
            areas: vec![Area::BorderManagement],
            topics: Vec::new(),
            ec_contribution: None,
            total_cost: None,
            results: [0; 5],
            parts,
        };
        let organisation = |id: &str, country: &str| FundedOrganisation {
            id: id.into(),
            name: String::new(),
            short_name: None,
            country: Country::parse(country),
            activity: None,
            sme: None,
        };
        Landscape {
            snapshot: None,
            reach: Vec::new(),
            projects: vec![project(0, 0..2), project(1, 2..3)],
            parts: vec![part(0, 0, "PL", 1), part(0, 1, "", 5), part(1, 0, "DE", 2)],
            organisations: vec![organisation("o0", "DE"), organisation("o1", "PL")],
        }
    }

    #[test]
    fn parts_that_stood_elsewhere_count_in_nothing() {
        let landscape = landscape();
        let of = |country: Stated<Country>| {
            let cut = PartCut {
                country: Some(country),
                ..PartCut::default()
            };
            let sums = organisations_whose(&landscape, &[0, 1], &cut).into_iter();
            sums.map(|it| {
                (
                    it.organisation,
                    it.projects,
                    it.coordinated,
                    it.money.total.cents(),
                )
            })
            .collect::<Vec<_>>()
        };
        let country = |code: &str| Stated::As(Country::parse(code).expect("a code"));
        assert_eq!(of(country("PL")), [(0, 1, 1, 100)]);
        assert_eq!(of(country("DE")), [(0, 1, 1, 200)]);
        assert_eq!(of(Stated::Not), [(1, 1, 1, 500)]);
        let all = organisations_of(&landscape, &[0, 1]);
        let all: Vec<_> = all
            .iter()
            .map(|it| (it.organisation, it.projects))
            .collect();
        assert_eq!(all, [(1, 1), (0, 2)]);
    }

    #[test]
    fn whoever_stands_in_a_project_twice_coordinates_it_once() {
        let mut landscape = landscape();
        landscape.parts[1].organisation = 0;
        let sums = organisations_of(&landscape, &[0, 1]);
        let told = sums.iter().map(|it| (it.projects, it.coordinated));
        assert_eq!(told.collect::<Vec<_>>(), [(2, 2)]);
    }
}
