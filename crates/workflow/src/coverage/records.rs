//! Trials, procurements and deployments that a viewer may see, read once for all rows of a
//! matrix in a few queries, and which of them stand behind a row.

use crate::evidence::all_evidence;
use crate::platform::Platform;
use crate::procurement::all_procurements;
use jiff::civil::Date;
use std::collections::{HashMap, HashSet};
use uptake_model::{
    Claim, GapFileId, Landscape, Procurement, ProcurementState, SolutionId, Statement, Trial,
    TrialState, Viewer,
};
use uptake_store::StoreError;

/// What was tried, bought and put into use, as far as a viewer may see; what was given up
/// or does not count any more is left out.
#[derive(Debug, Default)]
pub(super) struct SeenRecords {
    pub(super) trials: Vec<Trial>,
    pub(super) procurements: Vec<Procurement>,
    /// Claims that a solution is in use.
    pub(super) deployments: Vec<Claim>,
    /// The solutions that a claim or a trial for each gap file is about.
    solutions: HashMap<GapFileId, HashSet<SolutionId>>,
    /// The projects that back each solution, by their places in the landscape.
    backing: HashMap<SolutionId, Vec<usize>>,
}

impl SeenRecords {
    pub(super) async fn read(
        platform: &Platform,
        viewer: &Viewer,
        landscape: &Landscape,
        today: Date,
    ) -> Result<Self, StoreError> {
        let store = platform.store();
        let (trials, claims) = all_evidence(store, viewer).await?;
        let procurements = all_procurements(store, viewer).await?;
        let backing = store.backing().await?.into_iter();
        let placed = backing.map(|(solution, projects)| {
            let places = projects.iter().filter_map(|it| landscape.place(it));
            (solution, places.collect())
        });
        let mut seen = Self {
            backing: placed.collect(),
            ..Self::default()
        };
        for claim in &claims {
            if let Some(gap) = &claim.gap {
                seen.concerns(gap, std::slice::from_ref(&claim.solution));
            }
        }
        for trial in &trials {
            seen.concerns(&trial.gap, &trial.content.solutions);
        }
        let in_use = |it: &Claim| {
            it.counts(today) && matches!(it.content.statement, Statement::Deployment { .. })
        };
        seen.deployments = claims.into_iter().filter(in_use).collect();
        let kept = |it: &Trial| !matches!(it.state, TrialState::Cancelled { .. });
        seen.trials = trials.into_iter().filter(kept).collect();
        let kept = |it: &Procurement| !matches!(it.state, ProcurementState::Cancelled { .. });
        seen.procurements = procurements.into_iter().filter(kept).collect();
        Ok(seen)
    }

    fn concerns(&mut self, gap: &GapFileId, solutions: &[SolutionId]) {
        let of_gap = self.solutions.entry(gap.clone()).or_default();
        of_gap.extend(solutions.iter().cloned());
    }

    /// The records for a gap file, by their places here: its trials and procurements, and
    /// the deployments of solutions that something is said about for it.
    pub(super) fn of_gap_file(&self, gap: &GapFileId) -> [Vec<usize>; 3] {
        let solutions = self.solutions.get(gap);
        [
            places(&self.trials, |it| it.gap == *gap),
            places(&self.procurements, |it| it.gap == *gap),
            places(&self.deployments, |it| {
                solutions.is_some_and(|known| known.contains(&it.solution))
            }),
        ]
    }

    /// The records of solutions that are backed by one of these projects, whose places are
    /// rising.
    pub(super) fn of_projects(&self, projects: &[usize]) -> [Vec<usize>; 3] {
        let backed = |solution: &SolutionId| {
            let mut backing = self.backing.get(solution).into_iter().flatten();
            backing.any(|it| projects.binary_search(it).is_ok())
        };
        [
            places(&self.trials, |it| it.content.solutions.iter().any(backed)),
            places(&self.procurements, |it| {
                let mut lots = it.content.lots.iter().filter_map(|it| it.solution.as_ref());
                lots.any(backed)
            }),
            places(&self.deployments, |it| backed(&it.solution)),
        ]
    }
}

fn places<T>(records: &[T], counts: impl Fn(&T) -> bool) -> Vec<usize> {
    let numbered = records.iter().enumerate().filter(|(_, it)| counts(it));
    numbered.map(|(place, _)| place).collect()
}
