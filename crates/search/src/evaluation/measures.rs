//! The measures, as trec_eval computes them.

/// Normalised discounted cumulated gain of the first `depth` (Järvelin and
/// Kekäläinen 2002): the sum of grade ÷ log₂(rank + 1), beside that of the best
/// possible order. `ranked` are the grades in the order of the ranking, 0 and
/// below for what is not relevant; `relevant` all grades above 0. Between 0 and
/// 1; 0 where nothing is relevant.
#[must_use]
pub fn ndcg(ranked: &[i32], relevant: &[i32], depth: usize) -> f64 {
    let mut ideal = relevant.to_vec();
    ideal.sort_unstable_by(|a, b| b.cmp(a));
    let best = gain(&ideal, depth);
    if best > 0.0 {
        gain(ranked, depth) / best
    } else {
        0.0
    }
}

fn gain(grades: &[i32], depth: usize) -> f64 {
    let discounted =
        |(place, grade): (usize, &i32)| f64::from((*grade).max(0)) / (place as f64 + 2.0).log2();
    grades.iter().take(depth).enumerate().map(discounted).sum()
}

/// One by the rank of the first relevant of the first `depth`; 0 where there is none.
#[must_use]
pub fn reciprocal_rank(ranked: &[i32], depth: usize) -> f64 {
    let first = ranked.iter().take(depth).position(|grade| *grade > 0);
    first.map_or(0.0, |place| 1.0 / (place as f64 + 1.0))
}

/// Share of the `relevant` projects that are among the first `depth`; 0 where
/// nothing is relevant.
#[must_use]
pub fn recall(ranked: &[i32], relevant: usize, depth: usize) -> f64 {
    if relevant == 0 {
        return 0.0;
    }
    let found = ranked
        .iter()
        .take(depth)
        .filter(|grade| **grade > 0)
        .count();
    found as f64 / relevant as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    fn near(found: f64, expected: f64) {
        assert!((found - expected).abs() < 1e-9, "{found} is not {expected}");
    }

    #[test]
    fn the_measures_agree_with_sums_by_hand() {
        // Grades 0, 2, 1 in ranks 1 to 3; one more of grade 1 was not found.
        let ranked = [0, 2, 1];
        let relevant = [1, 2, 1];
        let gained = 2.0 / 3.0_f64.log2() + 1.0 / 4.0_f64.log2();
        let ideal = 2.0 + 1.0 / 3.0_f64.log2() + 1.0 / 4.0_f64.log2();
        near(ndcg(&ranked, &relevant, 10), gained / ideal);
        near(
            ndcg(&ranked, &relevant, 2),
            (2.0 / 3.0_f64.log2()) / (2.0 + 1.0 / 3.0_f64.log2()),
        );
        near(reciprocal_rank(&ranked, 10), 0.5);
        near(reciprocal_rank(&ranked, 1), 0.0);
        near(recall(&ranked, 3, 100), 2.0 / 3.0);
        near(recall(&ranked, 3, 2), 1.0 / 3.0);
    }

    #[test]
    fn nothing_relevant_or_nothing_found_is_nothing() {
        near(ndcg(&[], &[], 10), 0.0);
        near(ndcg(&[0, -1], &[1], 10), 0.0);
        near(ndcg(&[1], &[1], 10), 1.0);
        near(recall(&[], 0, 100), 0.0);
        near(reciprocal_rank(&[], 10), 0.0);
    }
}
