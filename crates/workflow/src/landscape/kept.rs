//! The landscape as it is kept beside the index.

use crate::sealed_file::Sealed;
use uptake_model::Landscape;

impl Sealed for Landscape {
    const FILE: &'static str = "landscape.derived";
    const FORMAT: u32 = 2;
    const WHAT: &'static str = "The corpus as sums see it";
    const REMEDY: &'static str = "uptake coverage";
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sealed_file::is_written_as;
    use uptake_model::{
        ActivityType, Area, Country, Euro, FundedOrganisation, FundedPart, FundedProject,
        Programme, ProgrammeReach, ProjectStatus, Role,
    };

    /// One record with every field stated for each value that one of its fields can take.
    fn example() -> Landscape {
        let day = |day| Some(jiff::civil::date(2021, 3, day));
        let projects = Programme::ALL.into_iter().flat_map(|programme| {
            ProjectStatus::ALL.map(|status| FundedProject {
                id: "101000001".into(),
                programme,
                acronym: "SMOKE".to_owned(),
                title: "Through smoke".to_owned(),
                status,
                start: day(1),
                end: day(2),
                areas: Area::ALL.to_vec(),
                topics: vec!["HORIZON-CL3-2021-DRS-01-01".into()],
                ec_contribution: Some(Euro::from_cents(3)),
                total_cost: Some(Euro::from_cents(4)),
                results: [5, 6, 7, 8, 9],
                parts: 10..11,
            })
        });
        let parts = Role::ALL.map(|role| FundedPart {
            project: 12,
            organisation: 13,
            role,
            country: Country::parse("FI"),
            ec_contribution: Some(Euro::from_cents(14)),
        });
        let organisations = ActivityType::ALL.map(|activity| FundedOrganisation {
            id: "999000001".into(),
            name: "Example Rescue Service".to_owned(),
            short_name: Some("ERS".to_owned()),
            country: Country::parse("FI"),
            activity: Some(activity),
            sme: Some(true),
        });
        Landscape {
            snapshot: Some("sample-1".into()),
            reach: vec![ProgrammeReach {
                programme: Programme::HorizonEurope,
                last_start: day(15),
                last_said: day(16),
            }],
            projects: projects.collect(),
            parts: parts.to_vec(),
            organisations: organisations.to_vec(),
        }
    }

    #[test]
    fn what_it_is_written_as_has_a_number() {
        is_written_as(&example(), "61b39c42");
    }
}
