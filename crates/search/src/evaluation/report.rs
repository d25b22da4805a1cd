//! Scoring a run against judgements.

use super::interval::{Interval, interval};
use super::judgements::Judgements;
use super::measures::{ndcg, recall, reciprocal_rank};
use super::run::{Ranked, Run};
use serde::Serialize;
use uptake_model::ProjectId;

/// Seed of the bootstrap, fixed so that the same run gives the same interval.
pub(super) const SEED: u64 = 2026;

/// The scores of one need, each between 0 and 1.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct NeedScore {
    /// The need.
    pub need: String,
    /// How many projects are relevant to it.
    pub relevant: usize,
    /// nDCG of the first ten.
    pub ndcg_10: f64,
    /// Reciprocal rank of the first relevant of the first ten.
    pub mrr_10: f64,
    /// Share of the relevant among the first hundred.
    pub recall_100: f64,
}

/// How good a run is.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Report {
    /// nDCG@10 over the needs that count.
    pub ndcg_10: Interval,
    /// MRR@10.
    pub mrr_10: Interval,
    /// Recall@100.
    pub recall_100: Interval,
    /// The needs that count.
    pub needs: Vec<NeedScore>,
    /// Needs of the run for which no relevant project is named; they do not count.
    pub unjudged: Vec<String>,
    /// Needs whose relevant projects are all missing from the index; they do not
    /// count either, for no ranking could find them.
    pub unreachable: Vec<String>,
    /// Relevant projects that are missing from the index although others of the
    /// same need are there; they count as not found.
    pub missing: usize,
}

/// Scores a run. `known` says whether the index holds a project.
#[must_use]
pub fn evaluate(run: &Run, judgements: &Judgements, known: impl Fn(&ProjectId) -> bool) -> Report {
    let mut needs = Vec::new();
    let (mut unjudged, mut unreachable, mut missing) = (Vec::new(), Vec::new(), 0);
    for (need, ranked) in &run.answers {
        let relevant: Vec<i32> = judgements.relevant(need).map(|(_, grade)| grade).collect();
        let held = judgements
            .relevant(need)
            .filter(|(id, _)| known(id))
            .count();
        if relevant.is_empty() {
            unjudged.push(need.clone());
        } else if held == 0 {
            unreachable.push(need.clone());
        } else {
            missing += relevant.len() - held;
            needs.push(score(need, ranked, &relevant, judgements));
        }
    }
    let over = |measure: fn(&NeedScore) -> f64| {
        interval(&needs.iter().map(measure).collect::<Vec<_>>(), SEED)
    };
    Report {
        ndcg_10: over(|need| need.ndcg_10),
        mrr_10: over(|need| need.mrr_10),
        recall_100: over(|need| need.recall_100),
        needs,
        unjudged,
        unreachable,
        missing,
    }
}

fn score(need: &str, ranked: &[Ranked], relevant: &[i32], judgements: &Judgements) -> NeedScore {
    let grades = judgements.of(need);
    let grade = |id: &ProjectId| grades.and_then(|all| all.get(id)).copied().unwrap_or(0);
    let ranked: Vec<i32> = ranked.iter().map(|(id, _)| grade(id)).collect();
    NeedScore {
        need: need.to_owned(),
        relevant: relevant.len(),
        ndcg_10: ndcg(&ranked, relevant, 10),
        mrr_10: reciprocal_rank(&ranked, 10),
        recall_100: recall(&ranked, relevant.len(), 100),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn needs_that_cannot_be_answered_are_told_apart_and_left_out() {
        let judgements =
            Judgements::read("found 0 a 1\nhalf 0 b 1\nhalf 0 gone 1\naway 0 gone 1\nnone 0 a 0\n")
                .expect("judgements");
        let answer = |need: &str, ids: &[&str]| {
            let ranked = ids.iter().map(|id| (ProjectId::from(*id), 1.0)).collect();
            (need.to_owned(), ranked)
        };
        let run = Run {
            answers: vec![
                answer("found", &["a", "b"]),
                answer("half", &["a", "b"]),
                answer("away", &["a"]),
                answer("none", &["a"]),
                answer("unheard", &[]),
            ],
        };
        let report = evaluate(&run, &judgements, |id| id.as_str() != "gone");
        let scores: Vec<(&str, f64, f64)> = report
            .needs
            .iter()
            .map(|need| (need.need.as_str(), need.mrr_10, need.recall_100))
            .collect();
        assert_eq!(scores, [("found", 1.0, 1.0), ("half", 0.5, 0.5)]);
        assert_eq!(report.unjudged, ["none", "unheard"]);
        assert_eq!(report.unreachable, ["away"]);
        assert_eq!(report.missing, 1);
        assert!((report.recall_100.mean - 0.75).abs() < 1e-12);
    }
}
