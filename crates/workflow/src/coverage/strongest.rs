//! Which organisations are strongest in a set of projects.

use serde::Serialize;
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};
use uptake_model::{Country, Landscape, OrganisationId, Role, StatedSum};

/// A project counts in full where it began in one of the last so many years; otherwise half.
const RECENT_YEARS: i16 = 5;

/// An organisation with what it did in these projects.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct StrongOrganisation {
    /// Identifier.
    pub id: OrganisationId,
    /// Its name.
    pub name: String,
    /// Its country.
    pub country: Option<Country>,
    /// In how many of these projects it takes part.
    pub projects: u32,
    /// How many of these it coordinates.
    pub coordinated: u32,
    /// The latest year in which one of these begins, where stated.
    pub latest: Option<i16>,
    /// The Union's contributions to it in these projects, as far as stated.
    pub money: StatedSum,
    /// What it is ranked by: each project counts two, one it coordinates four, and half of
    /// that where it began more than five years ago or does not say when.
    pub points: u32,
}

/// The strongest organisations of some projects, given by their places, at most `limit`: by
/// points, then by money, then by identifier.
pub(super) fn strongest(
    landscape: &Landscape,
    places: &[usize],
    this_year: i16,
    limit: usize,
) -> Vec<StrongOrganisation> {
    let mut found: BTreeMap<usize, StrongOrganisation> = BTreeMap::new();
    for project in places.iter().filter_map(|it| landscape.projects.get(*it)) {
        let year = project.year();
        let recent = year.is_some_and(|it| it > this_year.saturating_sub(RECENT_YEARS));
        let parts = landscape.parts_of(project);
        let coordinators: BTreeSet<usize> = parts
            .iter()
            .filter(|it| it.role == Role::Coordinator)
            .map(|it| it.organisation)
            .collect();
        let mut counted = BTreeSet::new();
        for part in parts {
            let Some(organisation) = landscape.organisations.get(part.organisation) else {
                continue;
            };
            let strong = found
                .entry(part.organisation)
                .or_insert_with(|| StrongOrganisation {
                    id: organisation.id.clone(),
                    name: organisation.name.clone(),
                    country: organisation.country.clone(),
                    projects: 0,
                    coordinated: 0,
                    latest: None,
                    money: StatedSum::default(),
                    points: 0,
                });
            strong.money.add(part.ec_contribution);
            // One project counts once, however many parts it has there.
            if counted.insert(part.organisation) {
                let coordinates = coordinators.contains(&part.organisation);
                strong.projects += 1;
                strong.coordinated += u32::from(coordinates);
                strong.latest = strong.latest.max(year);
                let weight = if coordinates { 4 } else { 2 };
                strong.points += if recent { weight } else { weight / 2 };
            }
        }
    }
    let mut found: Vec<StrongOrganisation> = found.into_values().collect();
    found.sort_by_key(|it| (Reverse(it.points), Reverse(it.money.total), it.id.clone()));
    found.truncate(limit);
    found
}

#[cfg(test)]
mod tests {
    use super::super::tests::landscape;
    use super::*;
    use uptake_model::Euro;

    #[test]
    fn points_follow_number_coordination_and_recency() {
        // Organisation a coordinates project 1 (2021) and takes part in 2 (2023); b takes
        // part in 1 twice and coordinates 4 (2015).
        let found = strongest(&landscape(), &[0, 1, 3], 2026, 10);
        let told = found.iter().map(|it| {
            let money = it.money;
            (
                it.id.as_str(),
                (it.projects, it.coordinated, it.latest, it.points),
                (money.known(), money.unstated),
            )
        });
        let euro = |whole: i64| Some(Euro::from_cents(whole * 100));
        assert_eq!(
            told.collect::<Vec<_>>(),
            [
                // 2021 is more than five years before 2026: 4 / 2, and 2.
                ("a", (2, 1, Some(2023), 4), (euro(3), 1)),
                // 2 / 2, and 4 / 2.
                ("b", (2, 1, Some(2021), 3), (euro(6), 0)),
            ]
        );
        assert_eq!(strongest(&landscape(), &[0, 1, 3], 2026, 1).len(), 1);
        assert!(strongest(&landscape(), &[], 2026, 10).is_empty());
    }
}
