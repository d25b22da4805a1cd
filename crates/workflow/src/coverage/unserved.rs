//! The reverse of coverage: projects that serve no registered gap.

use super::behind::NamedProject;
use super::gather::Gathering;
use super::matrix::{CoverageFilter, RowKind};
use crate::landscape::chart;
use crate::platform::{Platform, PlatformError};
use jiff::civil::Date;
use serde::Serialize;
use std::collections::HashSet;
use uptake_model::{Area, Extent, Landscape, SnapshotId, StatedSum, Viewer};

/// Projects that serve no registered gap, as far as the viewer may know.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Unserving {
    /// Which projects were asked for.
    pub extent: Extent,
    /// The import that brought the corpus to where it stands; `None` where it is empty.
    pub snapshot: Option<SnapshotId>,
    /// Gap files and gaps of the sets that were looked at.
    pub gaps: u64,
    /// Projects within the extent.
    pub of: u64,
    /// Those of them that serve none, and the Union's contribution to them, as far as stated.
    pub money: StatedSum,
    /// The same for each area that has any project within the extent. A project of two
    /// areas counts in both.
    pub areas: Vec<UnservingArea>,
    /// The projects, those with most money first, those that state none last.
    pub projects: Vec<UnservingProject>,
}

/// What serves no registered gap within an area.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct UnservingArea {
    /// The area.
    pub area: Area,
    /// Projects of it within the extent.
    pub of: u64,
    /// Those of them that serve no gap, and their money.
    pub money: StatedSum,
}

/// A project that serves no registered gap.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct UnservingProject {
    /// The project.
    #[serde(flatten)]
    pub project: NamedProject,
    /// Whether the matching finds it possible for some gap.
    pub possible: bool,
}

/// The projects within an extent that no gap file that `viewer` may see has as confirmed or
/// likely, and no gap of the sets as likely; `None` while the corpus is being surveyed.
///
/// # Errors
/// There is no index, it cannot be read, or the store fails.
pub async fn unserving(
    platform: &Platform,
    viewer: &Viewer,
    extent: &Extent,
    today: Date,
) -> Result<Option<Unserving>, PlatformError> {
    let Some(charted) = chart(platform).await? else {
        return Ok(None);
    };
    let landscape = charted.landscape.clone();
    let all = CoverageFilter::default();
    let gathering = Gathering::begin(platform, viewer, charted, &all, today).await?;
    let mut rows = gathering.rows(&RowKind::GapFiles).await?;
    rows.extend(gathering.rows(&RowKind::Gaps).await?);
    let served: HashSet<usize> = rows.iter().flat_map(|it| it.projects.sure()).collect();
    let possible = rows.iter().flat_map(|it| &it.projects.possible);
    let possible: HashSet<usize> = possible.copied().collect();
    let gaps = rows.len() as u64;
    Ok(Some(of(&landscape, extent, &served, &possible, gaps)))
}

fn of(
    landscape: &Landscape,
    extent: &Extent,
    served: &HashSet<usize>,
    possible: &HashSet<usize>,
    gaps: u64,
) -> Unserving {
    let within = landscape.within(extent);
    let serving_none: Vec<usize> = within
        .iter()
        .copied()
        .filter(|it| !served.contains(it))
        .collect();
    let projects = &landscape.projects;
    let is_of = |place: &usize, area: Area| projects[*place].areas.contains(&area);
    let areas = Area::ALL.into_iter().map(|area| UnservingArea {
        area,
        of: within.iter().filter(|it| is_of(it, area)).count() as u64,
        money: serving_none
            .iter()
            .filter(|it| is_of(it, area))
            .map(|it| projects[*it].ec_contribution)
            .collect(),
    });
    let mut found: Vec<UnservingProject> = serving_none
        .iter()
        .map(|it| UnservingProject {
            project: NamedProject::of(&projects[*it]),
            possible: possible.contains(it),
        })
        .collect();
    found.sort_by(|a, b| {
        let money = b.project.ec_contribution.cmp(&a.project.ec_contribution);
        money.then_with(|| a.project.id.cmp(&b.project.id))
    });
    Unserving {
        extent: extent.clone(),
        snapshot: landscape.snapshot.clone(),
        gaps,
        of: within.len() as u64,
        money: found.iter().map(|it| it.project.ec_contribution).collect(),
        areas: areas.filter(|it| it.of > 0).collect(),
        projects: found,
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::landscape;
    use super::*;
    use uptake_model::Euro;

    #[test]
    fn what_serves_none_is_counted_by_area_with_its_money() {
        let landscape = landscape();
        let found = of(
            &landscape,
            &Extent::default(),
            &HashSet::from([0]),
            &HashSet::from([2]),
            7,
        );
        let ids: Vec<&str> = found
            .projects
            .iter()
            .map(|it| it.project.id.as_str())
            .collect();
        assert_eq!(ids, ["4", "2", "3"], "most money first, unstated last");
        let possible: Vec<bool> = found.projects.iter().map(|it| it.possible).collect();
        assert_eq!(possible, [false, false, true]);
        assert_eq!((found.gaps, found.of), (7, 4));
        let euro = |whole: i64| Euro::from_cents(whole * 100);
        let sum = (found.money.total, found.money.stated, found.money.unstated);
        assert_eq!(sum, (euro(9), 2, 1));
        let areas = found.areas.iter().map(|it| {
            let money = it.money;
            (it.area, it.of, money.total, money.stated, money.unstated)
        });
        // Project 2 is of both areas.
        assert_eq!(
            areas.collect::<Vec<_>>(),
            [
                (Area::BorderManagement, 2, euro(9), 2, 0),
                (Area::DisasterResilience, 3, euro(2), 1, 1),
            ]
        );
    }

    #[test]
    fn a_backwards_period_holds_nothing() {
        let extent = Extent {
            from: Some(2030),
            to: Some(2000),
            ..Extent::default()
        };
        let none = HashSet::new();
        let found = of(&landscape(), &extent, &none, &none, 0);
        assert_eq!((found.of, found.money.known()), (0, None));
        assert!(found.projects.is_empty() && found.areas.is_empty());
    }
}
