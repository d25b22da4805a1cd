//! Who is new: organisations by the year in which their first project begins, of those
//! projects alone that the corpus holds evenly.

use std::collections::{BTreeMap, BTreeSet};
use uptake_model::{Extent, FundedProject, Landscape};

/// The organisations of the projects that begin in a year.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NewYear {
    /// The year.
    pub year: i16,
    /// How many take part in a project that begins in it.
    pub organisations: u64,
    /// How many of them are new: see [`is_new`].
    pub new: u64,
}

/// Whether a project tells who was there before, for a question about `extent`. The corpus
/// holds older programmes of civil security alone, and newer ones whole: were all projects
/// read, those who did other research would be new until the year from which on it is held.
fn tells(project: &FundedProject, extent: &Extent) -> bool {
    let all_research = extent.all_research && extent.area.is_none();
    all_research || !project.areas.is_empty()
}

/// The first year of each organisation, by its place.
fn first_years(landscape: &Landscape, extent: &Extent) -> Vec<Option<i16>> {
    let mut first: Vec<Option<i16>> = vec![None; landscape.organisations.len()];
    for part in &landscape.parts {
        let project = &landscape.projects[part.project];
        if !tells(project, extent) {
            continue;
        }
        let known = &mut first[part.organisation];
        *known = match (*known, project.year()) {
            (Some(a), Some(b)) => Some(a.min(b)),
            (a, b) => a.or(b),
        };
    }
    first
}

/// The newcomers among the projects at `places` by year, rising; and the year in which the
/// earliest project begins by which that is told.
pub(super) fn newcomers(
    landscape: &Landscape,
    places: &[usize],
    extent: &Extent,
) -> (Vec<NewYear>, Option<i16>) {
    let first = first_years(landscape, extent);
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
    let telling = landscape.projects.iter().filter(|it| tells(it, extent));
    (
        counted.collect(),
        telling.filter_map(FundedProject::year).min(),
    )
}

/// Whether an organisation's first project begins in a year, by the places of the
/// organisations: its first of civil security, of which the corpus holds all programmes;
/// where `extent` is all research, its first of all that the corpus holds, which is of some
/// programmes civil security alone ([`crate::trends::security_alone`]).
#[must_use]
pub fn is_new(landscape: &Landscape, extent: &Extent, year: i16) -> Vec<bool> {
    let first = first_years(landscape, extent).into_iter();
    first.map(|it| it == Some(year)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use uptake_model::{Area, FundedOrganisation, FundedPart, Programme, ProjectStatus, Role};

    /// A project of one organisation each.
    fn landscape(projects: &[(Programme, i16, bool, usize)]) -> Landscape {
        let parts = projects.iter().enumerate().map(|(place, it)| FundedPart {
            project: place,
            organisation: it.3,
            role: Role::Participant,
            country: None,
            ec_contribution: None,
        });
        let projects = projects.iter().enumerate();
        let kept = projects.map(|(place, (programme, year, security, _))| FundedProject {
            id: format!("{place}").into(),
            programme: *programme,
            acronym: String::new(),
            title: String::new(),
            status: ProjectStatus::Signed,
            start: Some(jiff::civil::date(*year, 3, 1)),
            end: None,
            areas: security
                .then_some(Area::BorderManagement)
                .into_iter()
                .collect(),
            topics: Vec::new(),
            ec_contribution: None,
            total_cost: None,
            results: [0; 5],
            parts: place..place + 1,
        });
        let organisations = (0..2).map(|it| FundedOrganisation {
            id: format!("o{it}").into(),
            name: String::new(),
            short_name: None,
            country: None,
            activity: None,
            sme: None,
        });
        Landscape {
            snapshot: None,
            reach: Vec::new(),
            projects: kept.collect(),
            parts: parts.collect(),
            organisations: organisations.collect(),
        }
    }

    #[test]
    fn who_is_new_is_told_by_projects_of_civil_security_unless_all_research_is_asked_for() {
        // The first did security in 2015 and again in 2023; the second other research in
        // 2021, of which the corpus holds Horizon Europe alone, and security in 2023.
        let landscape = landscape(&[
            (Programme::Horizon2020, 2015, true, 0),
            (Programme::HorizonEurope, 2021, false, 1),
            (Programme::HorizonEurope, 2023, true, 0),
            (Programme::HorizonEurope, 2023, true, 1),
        ]);
        let security = Extent::default();
        let all = Extent {
            all_research: true,
            ..Extent::default()
        };
        let of_area = Extent {
            area: Some(Area::BorderManagement),
            ..all.clone()
        };
        let year = |year, organisations, new| NewYear {
            year,
            organisations,
            new,
        };
        let of = |extent: &Extent| newcomers(&landscape, &landscape.within(extent), extent);
        let in_security = (vec![year(2015, 1, 1), year(2023, 2, 1)], Some(2015));
        assert_eq!(of(&security), in_security);
        assert_eq!(of(&of_area), in_security, "an area is of civil security");
        let years = vec![year(2015, 1, 1), year(2021, 1, 1), year(2023, 2, 0)];
        assert_eq!(of(&all), (years, Some(2015)));
        assert_eq!(is_new(&landscape, &security, 2023), [false, true]);
        assert_eq!(is_new(&landscape, &all, 2023), [false, false]);
    }
}
