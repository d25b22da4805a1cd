//! Organisations of an extent with what each has of it.

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
    let mut sums: BTreeMap<usize, (OrganisationSum, usize)> = BTreeMap::new();
    for &place in places {
        for part in landscape.parts_of(&landscape.projects[place]) {
            let (sum, last) = sums.entry(part.organisation).or_insert_with(|| {
                let sum = OrganisationSum {
                    organisation: part.organisation,
                    projects: 0,
                    coordinated: 0,
                    money: StatedSum::default(),
                };
                (sum, usize::MAX)
            });
            sum.projects += u64::from(*last != place);
            sum.coordinated += u64::from(part.role == Role::Coordinator);
            sum.money.add(part.ec_contribution);
            *last = place;
        }
    }
    let mut sums: Vec<OrganisationSum> = sums.into_values().map(|it| it.0).collect();
    sums.sort_by_key(|it| {
        let most = (it.money.total, it.projects);
        (std::cmp::Reverse(most), it.organisation)
    });
    sums
}

/// Those of [`organisations_of`] for which no project of the whole corpus begins before this
/// year.
#[must_use]
pub fn newcomers_of(landscape: &Landscape, places: &[usize], year: i16) -> Vec<OrganisationSum> {
    let new = super::people::new_in(landscape, year);
    let mut sums = organisations_of(landscape, places);
    sums.retain(|it| new[it.organisation]);
    sums
}
