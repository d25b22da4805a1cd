//! Comparing two runs need by need, which tells more than two means side by side.

use super::interval::{Interval, interval};
use super::report::{NeedScore, Report, SEED};
use serde::Serialize;
use std::collections::HashMap;

/// The second report less the first, over the needs that count in both.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Comparison {
    /// How many needs count in both.
    pub needs: usize,
    /// Difference of nDCG@10.
    pub ndcg_10: Interval,
    /// Difference of MRR@10.
    pub mrr_10: Interval,
    /// Difference of recall@100.
    pub recall_100: Interval,
}

/// Compares two reports by the paired differences of their needs. A difference
/// whose interval holds 0 is not established.
#[must_use]
pub fn compare(first: &Report, second: &Report) -> Comparison {
    let known: HashMap<&str, &NeedScore> = first
        .needs
        .iter()
        .map(|need| (need.need.as_str(), need))
        .collect();
    let pairs: Vec<(&NeedScore, &NeedScore)> = second
        .needs
        .iter()
        .filter_map(|need| Some((*known.get(need.need.as_str())?, need)))
        .collect();
    let over = |measure: fn(&NeedScore) -> f64| {
        let differences: Vec<f64> = pairs
            .iter()
            .map(|(first, second)| measure(second) - measure(first))
            .collect();
        interval(&differences, SEED)
    };
    Comparison {
        needs: pairs.len(),
        ndcg_10: over(|need| need.ndcg_10),
        mrr_10: over(|need| need.mrr_10),
        recall_100: over(|need| need.recall_100),
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Judgements, Run, evaluate};
    use super::*;

    #[test]
    fn differences_are_paired_by_need() {
        let judgements = Judgements::read("a 0 x 1\nb 0 x 1\nc 0 x 1").expect("judgements");
        let report = |needs: &[(&str, &[&str])]| {
            let answers = needs
                .iter()
                .map(|(need, ids)| {
                    let ranked = ids.iter().map(|id| ((*id).into(), 1.0)).collect();
                    ((*need).to_owned(), ranked)
                })
                .collect();
            evaluate(&Run { answers }, &judgements, |_| true)
        };
        let first = report(&[("a", &["y", "x"]), ("b", &["x"])]);
        let second = report(&[("c", &["x"]), ("b", &["x"]), ("a", &["x"])]);
        let found = compare(&first, &second);
        assert_eq!(found.needs, 2);
        assert!((found.mrr_10.mean - 0.25).abs() < 1e-12);
        assert!(found.recall_100.mean.abs() < 1e-12);
    }
}
