//! Which organisations could be partners for a gap or an open topic: those that took part in
//! projects that are likely to meet it, or that organisations confirmed, with the reasons.

use crate::act::Refusal;
use crate::gap_matches::gap_matches;
use crate::landscape::{Charted, surveyed};
use crate::platform::Platform;
use crate::survey::StandingNeed;
use jiff::civil::Date;
use serde::Serialize;
use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;
use uptake_model::{
    FundedProject, GapFileId, GapId, Landscape, MOST_SUGGESTIONS, Role, TopicCode, Viewer,
};
use uptake_search::Strength;

/// Years after its end in which a project counts as recent.
pub const RECENT_YEARS: i16 = 3;

/// For what partners are sought.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PartnersFor {
    /// A gap of a set.
    Gap(GapId),
    /// A topic that can be applied for.
    Topic(TopicCode),
    /// A gap file.
    GapFile(GapFileId),
}

/// An organisation that could be a partner, and why.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Partner {
    /// Its place in the landscape.
    pub organisation: usize,
    /// Its projects by their places: confirmed ones first, then the likeliest.
    pub projects: Vec<usize>,
    /// How many of them were confirmed by organisations.
    pub confirmed: u32,
    /// How many of them it coordinates.
    pub coordinated: u32,
    /// How many results these projects left.
    pub results: u64,
    /// The year in which the last of them ends, where stated.
    pub last_year: Option<i16>,
    /// What it is ranked by: see [`partners`].
    pub points: f64,
}

/// Organisations that could be partners.
#[derive(Debug, Clone)]
pub struct Partners {
    /// What the places stand in.
    pub landscape: Arc<Landscape>,
    /// How many projects are likely, without those confirmed.
    pub likely: usize,
    /// How many organisations confirmed, as far as the viewer may know.
    pub confirmed: usize,
    /// How many are only possible; they count for nobody.
    pub possible: usize,
    /// All organisations of the likely and the confirmed projects, the best first.
    pub found: Vec<Partner>,
}

/// What came of looking for partners.
#[derive(Debug, Clone)]
pub enum PartnerSearch {
    /// The corpus is being surveyed, or there is no index.
    NotYet,
    /// There is no such gap, or it is no topic that can be applied for now.
    Nowhere,
    /// Those found.
    Found(Partners),
}

/// The partners for a gap or an open topic, as `viewer` may know them on a day.
///
/// # Errors
/// The index cannot be read, or the store fails.
pub async fn partners_for(
    platform: &Platform,
    viewer: &Viewer,
    subject: &PartnersFor,
    today: Date,
) -> Result<PartnerSearch, Refusal> {
    let (_, Some(charted)) = surveyed(platform).await? else {
        return Ok(PartnerSearch::NotYet);
    };
    let known = match subject {
        PartnersFor::Gap(id) => standing(&charted, &StandingNeed::Gap(id.clone())),
        PartnersFor::Topic(code) => {
            // Topics that closed lately are surveyed as well, and nobody can apply for them.
            let ahead = platform.store().topics_ahead(today).await?;
            let is_ahead = ahead.iter().any(|it| it.listing.code == *code);
            let need = StandingNeed::Topic(code.clone());
            standing(&charted, &need).filter(|_| is_ahead)
        }
        PartnersFor::GapFile(id) => of_gap_file(platform, viewer, &charted.landscape, id).await?,
    };
    let Some((confirmed, likely, possible)) = known else {
        return Ok(PartnerSearch::Nowhere);
    };
    Ok(PartnerSearch::Found(Partners {
        found: partners(&charted.landscape, &confirmed, &likely, today),
        landscape: charted.landscape,
        likely: likely.len(),
        confirmed: confirmed.len(),
        possible,
    }))
}

/// Confirmed and likely projects by their places, and how many are possible.
type Projects = (Vec<usize>, Vec<usize>, usize);

fn standing(charted: &Charted, need: &StandingNeed) -> Option<Projects> {
    charted.needs().find(|it| *it == need)?;
    let reached = charted.reached(need);
    Some((Vec::new(), reached.likely, reached.possible.len()))
}

async fn of_gap_file(
    platform: &Platform,
    viewer: &Viewer,
    landscape: &Landscape,
    id: &GapFileId,
) -> Result<Option<Projects>, Refusal> {
    let found = gap_matches(platform, viewer, id, 0, MOST_SUGGESTIONS).await?;
    let Some(found) = found else {
        return Ok(None);
    };
    let confirmed = found.confirmed.iter().filter(|it| it.is_confirmed());
    let confirmed = confirmed.filter_map(|it| landscape.place(&it.project));
    let likely = found
        .suggested
        .iter()
        .filter(|it| it.strength == Strength::Likely);
    let likely = likely.filter_map(|it| landscape.place(&it.card.id));
    Ok(Some((
        confirmed.collect(),
        likely.collect(),
        found.counts.possible,
    )))
}

/// All organisations that take part in these projects, the best first. Each project counts
/// one point, or two where it was confirmed; one more where the organisation coordinates it;
/// half a point where it left results, and half a point where it runs on or ended within
/// [`RECENT_YEARS`].
#[must_use]
pub fn partners(
    landscape: &Landscape,
    confirmed: &[usize],
    likely: &[usize],
    today: Date,
) -> Vec<Partner> {
    let mut found: BTreeMap<usize, Partner> = BTreeMap::new();
    let mut counted = HashSet::new();
    let all = confirmed.iter().map(|it| (*it, true));
    for (place, sure) in all.chain(likely.iter().map(|it| (*it, false))) {
        if !counted.insert(place) {
            continue;
        }
        let project = &landscape.projects[place];
        for (organisation, coordinates) in taking_part(landscape, project) {
            let partner = found.entry(organisation).or_insert_with(|| Partner {
                organisation,
                projects: Vec::new(),
                confirmed: 0,
                coordinated: 0,
                results: 0,
                last_year: None,
                points: 0.0,
            });
            partner.projects.push(place);
            partner.confirmed += u32::from(sure);
            partner.coordinated += u32::from(coordinates);
            partner.results += project.result_count();
            partner.last_year = partner.last_year.max(project.end.map(Date::year));
            partner.points += points(project, sure, today) + f64::from(u8::from(coordinates));
        }
    }
    let mut found: Vec<Partner> = found.into_values().collect();
    found.sort_by(|a, b| {
        let points = b.points.total_cmp(&a.points);
        points.then(a.organisation.cmp(&b.organisation))
    });
    found
}

/// The organisations of a project, each once, and whether it coordinates: a source may list
/// an organisation, and even a coordinator, several times.
fn taking_part(landscape: &Landscape, project: &FundedProject) -> BTreeMap<usize, bool> {
    let mut found = BTreeMap::new();
    for part in landscape.parts_of(project) {
        *found.entry(part.organisation).or_default() |= part.role == Role::Coordinator;
    }
    found
}

fn points(project: &FundedProject, confirmed: bool, today: Date) -> f64 {
    let since = today.year() - RECENT_YEARS;
    let recent = project.end.is_some_and(|it| it.year() >= since);
    let half = |it: bool| if it { 0.5 } else { 0.0 };
    1.0 + f64::from(u8::from(confirmed)) + half(recent) + half(project.result_count() > 0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use uptake_model::{FundedOrganisation, FundedPart, Programme, ProjectStatus};

    fn project(id: &str, end: i16, results: u32, parts: std::ops::Range<usize>) -> FundedProject {
        FundedProject {
            id: id.into(),
            programme: Programme::HorizonEurope,
            acronym: id.to_owned(),
            title: String::new(),
            status: ProjectStatus::Signed,
            start: None,
            end: Some(date(end, 6, 1)),
            areas: Vec::new(),
            topics: Vec::new(),
            ec_contribution: None,
            total_cost: None,
            results: [results, 0, 0, 0, 0],
            parts,
        }
    }

    #[test]
    fn partners_are_ranked_by_projects_role_results_and_recency() {
        let part = |project, organisation, role| FundedPart {
            project,
            organisation,
            role,
            country: None,
            ec_contribution: None,
        };
        let organisation = |id: &str| FundedOrganisation {
            id: id.into(),
            name: id.to_owned(),
            short_name: None,
            country: None,
            activity: None,
            sme: None,
        };
        let landscape = Landscape {
            snapshot: None,
            reach: Vec::new(),
            projects: vec![project("1", 2012, 0, 0..3), project("2", 2025, 3, 3..6)],
            parts: vec![
                part(0, 0, Role::Coordinator),
                // Listed twice, it still coordinates one project.
                part(0, 0, Role::Coordinator),
                part(0, 1, Role::Participant),
                part(1, 1, Role::Participant),
                part(1, 1, Role::ThirdParty),
                part(1, 2, Role::Participant),
            ],
            organisations: ["a", "b", "c"].map(organisation).to_vec(),
        };
        let found = partners(&landscape, &[1], &[0], date(2026, 11, 28));
        let told: Vec<_> = found
            .iter()
            .map(|it| (it.organisation, it.projects.clone(), it.points))
            .collect();
        // The second is confirmed, left results and is recent: 3 points. The first counts 1.
        let expected = [(1, vec![1, 0], 4.0), (2, vec![1], 3.0), (0, vec![0], 2.0)];
        assert_eq!(told, expected);
        assert_eq!(found[0].last_year, Some(2025));
        assert_eq!((found[0].confirmed, found[0].results), (1, 3));
        assert_eq!(found[2].coordinated, 1);
        assert!(partners(&landscape, &[], &[], date(2026, 11, 28)).is_empty());
    }
}
