//! The corpus as sums see it: every project and every part of an organisation in one,
//! small enough to be held in memory and summed in milliseconds, and which of them a
//! question is about.

use crate::area::Area;
use crate::country::Country;
use crate::euro::Euro;
use crate::ids::{OrganisationId, ProjectId, SnapshotId, TopicCode};
use crate::organisation::ActivityType;
use crate::participation::Role;
use crate::programme::Programme;
use crate::programme_reach::ProgrammeReach;
use crate::project::ProjectStatus;
use crate::research_result::ResultKind;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::ops::Range;

/// The corpus at one snapshot. Projects, parts and organisations name each other by place,
/// which holds within one landscape only.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Landscape {
    /// The import that brought the corpus to where it stands; `None` where it is empty.
    pub snapshot: Option<SnapshotId>,
    /// How far the data of each programme reach, the oldest programme first.
    pub reach: Vec<ProgrammeReach>,
    /// All projects, in the order of their identifiers.
    pub projects: Vec<FundedProject>,
    /// All parts, in the order of the projects, each project's in its source's order.
    pub parts: Vec<FundedPart>,
    /// All organisations that take part in a project, in the order of their identifiers.
    pub organisations: Vec<FundedOrganisation>,
}

/// A project as sums see it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FundedProject {
    /// Grant agreement number.
    pub id: ProjectId,
    /// Framework programme.
    pub programme: Programme,
    /// Acronym.
    pub acronym: String,
    /// Title.
    pub title: String,
    /// Status as the source states it.
    pub status: ProjectStatus,
    /// First day.
    pub start: Option<Date>,
    /// Last day.
    pub end: Option<Date>,
    /// Areas of civil security; empty for projects outside it.
    pub areas: Vec<Area>,
    /// Topics it was funded under.
    pub topics: Vec<TopicCode>,
    /// Maximum contribution of the Union, where stated.
    pub ec_contribution: Option<Euro>,
    /// Total cost, where stated; half of all projects have none.
    pub total_cost: Option<Euro>,
    /// How many results of each kind it left, in the order of [`ResultKind::ALL`].
    pub results: [u32; ResultKind::ALL.len()],
    /// Where its parts stand in [`Landscape::parts`].
    pub parts: Range<usize>,
}

/// The part of an organisation in a project.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FundedPart {
    /// Place of the project.
    pub project: usize,
    /// Place of the organisation.
    pub organisation: usize,
    /// Its role.
    pub role: Role,
    /// Where it stood, as the project's source states it.
    pub country: Option<Country>,
    /// Contribution of the Union; absent for unfunded roles.
    pub ec_contribution: Option<Euro>,
}

/// An organisation as sums see it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FundedOrganisation {
    /// Identifier.
    pub id: OrganisationId,
    /// Legal name.
    pub name: String,
    /// Short name.
    pub short_name: Option<String>,
    /// Country.
    pub country: Option<Country>,
    /// Kind of organisation.
    pub activity: Option<ActivityType>,
    /// Whether it is a small or medium-sized enterprise, where stated.
    pub sme: Option<bool>,
}

impl FundedProject {
    /// The year in which it begins, where stated.
    #[must_use]
    pub fn year(&self) -> Option<i16> {
        self.start.map(Date::year)
    }

    /// How many results it left, of all kinds.
    #[must_use]
    pub fn result_count(&self) -> u64 {
        self.results.iter().map(|it| u64::from(*it)).sum()
    }
}

/// Which projects a question is about. Everything given must hold; a project of which the
/// source does not state what is asked for is left out.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
pub struct Extent {
    /// Also projects outside civil security; otherwise only those of some area.
    pub all_research: bool,
    /// An area of it.
    pub area: Option<Area>,
    /// Its programme.
    pub programme: Option<Programme>,
    /// A country that takes part.
    pub country: Option<Country>,
    /// The first year in which it may begin.
    pub from: Option<i16>,
    /// The last year in which it may begin.
    pub to: Option<i16>,
}

/// A period that ends before it begins: no project lies in it, and a count of none would
/// look like one that was measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error(
    "The period ends before it begins: from {from} to {to}, so no year lies in it. Nothing was \
     counted. Correct one of the two years."
)]
pub struct BackwardPeriod {
    /// The first year that was asked for.
    pub from: i16,
    /// The last, which is earlier.
    pub to: i16,
}

impl Extent {
    /// Whether the period can hold a year. Whoever reads an extent from what people or programs
    /// wrote asks this before anything is counted.
    ///
    /// # Errors
    /// [`BackwardPeriod`] where the period ends before it begins.
    pub fn check_period(&self) -> Result<(), BackwardPeriod> {
        match self.from.zip(self.to) {
            Some((from, to)) if from > to => Err(BackwardPeriod { from, to }),
            _ => Ok(()),
        }
    }

    /// The period in words, `begun from 2015 on`; `None` where all years count.
    #[must_use]
    pub fn begun(&self) -> Option<String> {
        match (self.from, self.to) {
            (None, None) => None,
            (Some(from), None) => Some(format!("begun from {from} on")),
            (None, Some(to)) => Some(format!("begun until {to}")),
            (Some(from), Some(to)) if from == to => Some(format!("begun in {from}")),
            (Some(from), Some(to)) => Some(format!("begun from {from} to {to}")),
        }
    }

    /// The extent in words, as they follow “projects”.
    #[must_use]
    pub fn in_words(&self) -> String {
        let research = match (self.area, self.all_research) {
            (Some(area), _) => format!("of {}", area.label()),
            (None, true) => "of all research in the corpus".to_owned(),
            (None, false) => "of civil security".to_owned(),
        };
        let country = self.country.as_ref();
        let parts = [
            Some(research),
            self.programme.map(|it| format!("under {}", it.label())),
            country.map(|it| format!("with somebody from {}", it.name())),
            self.begun(),
        ];
        parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
    }

    fn holds(&self, landscape: &Landscape, project: &FundedProject) -> bool {
        let in_years = match (self.from, self.to, project.year()) {
            (None, None, _) => true,
            (_, _, None) => false,
            (from, to, Some(year)) => {
                from.is_none_or(|it| year >= it) && to.is_none_or(|it| year <= it)
            }
        };
        let takes_part = |country: &Country| {
            let parts = landscape.parts_of(project).iter();
            parts
                .filter_map(|it| it.country.as_ref())
                .any(|it| it == country)
        };
        in_years
            && (self.all_research || !project.areas.is_empty())
            && self.area.is_none_or(|it| project.areas.contains(&it))
            && self.programme.is_none_or(|it| project.programme == it)
            && self.country.as_ref().is_none_or(takes_part)
    }
}

impl Landscape {
    /// The parts of a project.
    #[must_use]
    pub fn parts_of(&self, project: &FundedProject) -> &[FundedPart] {
        self.parts.get(project.parts.clone()).unwrap_or_default()
    }

    /// The place of a project.
    #[must_use]
    pub fn place(&self, id: &ProjectId) -> Option<usize> {
        self.projects.binary_search_by(|it| it.id.cmp(id)).ok()
    }

    /// A project by its identifier.
    #[must_use]
    pub fn project(&self, id: &ProjectId) -> Option<&FundedProject> {
        self.projects.get(self.place(id)?)
    }

    /// The programmes whose results the corpus knows: at least one in twenty of their projects
    /// left one. Of the others only a few came by, as summaries of reports do in samples, so
    /// that a project without a result says nothing.
    #[must_use]
    pub fn programmes_with_results(&self) -> Vec<Programme> {
        let knows = |programme: &Programme| {
            let projects = self.projects.iter().filter(|it| it.programme == *programme);
            let (mut all, mut with) = (0_usize, 0_usize);
            for project in projects {
                all += 1;
                with += usize::from(project.result_count() > 0);
            }
            with > 0 && with * 20 >= all
        };
        Programme::ALL.into_iter().filter(knows).collect()
    }

    /// The places of the projects within an extent, rising.
    #[must_use]
    pub fn within(&self, extent: &Extent) -> Vec<usize> {
        let places = self.projects.iter().enumerate();
        places
            .filter(|(_, project)| extent.holds(self, project))
            .map(|(place, _)| place)
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn project(id: &str, year: Option<i16>, areas: &[Area], parts: Range<usize>) -> FundedProject {
        FundedProject {
            id: ProjectId::new(id),
            programme: Programme::HorizonEurope,
            acronym: id.to_owned(),
            title: String::new(),
            status: ProjectStatus::Signed,
            start: year.map(|year| jiff::civil::date(year, 3, 1)),
            end: None,
            areas: areas.to_vec(),
            topics: Vec::new(),
            ec_contribution: None,
            total_cost: None,
            results: [0, 2, 0, 1, 0],
            parts,
        }
    }

    fn part(project: usize, country: &str) -> FundedPart {
        FundedPart {
            project,
            organisation: 0,
            role: Role::Participant,
            country: Country::parse(country),
            ec_contribution: None,
        }
    }

    fn landscape() -> Landscape {
        Landscape {
            snapshot: None,
            reach: Vec::new(),
            projects: vec![
                project("1", Some(2021), &[Area::DisasterResilience], 0..2),
                project("2", Some(2023), &[Area::BorderManagement], 2..3),
                project("3", None, &[Area::DisasterResilience], 3..3),
                project("4", Some(2023), &[], 3..4),
            ],
            parts: vec![part(0, "FI"), part(0, "PL"), part(1, "PL"), part(3, "PL")],
            organisations: Vec::new(),
        }
    }

    #[test]
    fn an_extent_leaves_out_what_does_not_state_what_is_asked_for() {
        let landscape = landscape();
        let any = Extent::default;
        let area = Some(Area::DisasterResilience);
        let years = |from, to| Extent { from, to, ..any() };
        let all_research = true;
        let country = Country::parse("PL");
        let programme = Some(Programme::Fp7);
        let cases: [(Extent, &[usize]); 7] = [
            (any(), &[0, 1, 2]),
            (
                Extent {
                    all_research,
                    ..any()
                },
                &[0, 1, 2, 3],
            ),
            (Extent { area, ..any() }, &[0, 2]),
            (Extent { country, ..any() }, &[0, 1]),
            (years(Some(2022), None), &[1]),
            (years(None, Some(2022)), &[0]),
            (Extent { programme, ..any() }, &[]),
        ];
        for (extent, expected) in cases {
            assert_eq!(landscape.within(&extent), expected, "{extent:?}");
        }
    }

    #[test]
    fn a_period_that_ends_before_it_begins_is_refused_and_one_of_a_year_is_not() {
        let years = |from, to| Extent {
            from,
            to,
            ..Extent::default()
        };
        for (from, to) in [
            (None, Some(1990)),
            (Some(2024), None),
            (Some(2024), Some(2024)),
        ] {
            assert_eq!(years(from, to).check_period(), Ok(()));
        }
        let refused = years(Some(2024), Some(2021)).check_period();
        let refused = refused.expect_err("no year lies in it");
        assert_eq!(
            refused.to_string(),
            "The period ends before it begins: from 2024 to 2021, so no year lies in it. Nothing was \
             counted. Correct one of the two years."
        );
    }

    #[test]
    fn projects_are_found_by_identifier_and_know_their_parts() {
        let landscape = landscape();
        let second = landscape
            .project(&ProjectId::new("2"))
            .expect("it is there");
        assert_eq!(landscape.parts_of(second), [part(1, "PL")]);
        assert_eq!(second.result_count(), 3);
        assert_eq!(landscape.place(&ProjectId::new("9")), None);
    }

    #[test]
    fn results_are_known_of_programmes_of_which_one_project_in_twenty_left_one() {
        let of = |with: usize, without: usize| {
            let projects = (0..with + without).map(|place| FundedProject {
                results: [0, 0, 0, 0, u32::from(place < with)],
                ..project("1", None, &[], 0..0)
            });
            Landscape {
                snapshot: None,
                reach: Vec::new(),
                projects: projects.collect(),
                parts: Vec::new(),
                organisations: Vec::new(),
            }
        };
        let known = [Programme::HorizonEurope];
        let cases: [(usize, usize, &[Programme]); 5] = [
            (0, 0, &[]),
            (0, 5, &[]),
            (1, 19, &known),
            (1, 20, &[]),
            (3, 0, &known),
        ];
        for (with, without, expected) in cases {
            assert_eq!(
                of(with, without).programmes_with_results(),
                expected,
                "{with} of {}",
                with + without
            );
        }
    }
}
