//! How far a mean over needs may be from what other needs would have given:
//! the percentile bootstrap (Efron 1979).

use serde::Serialize;

/// How often the needs are drawn again.
const RESAMPLES: usize = 4000;

/// A mean with the interval that holds it in 95 of 100 resamplings.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Interval {
    /// The mean.
    pub mean: f64,
    /// The lower bound.
    pub low: f64,
    /// The upper bound.
    pub high: f64,
}

impl Interval {
    /// Whether 0 lies outside: for differences, whether one is established.
    #[must_use]
    pub fn excludes_zero(&self) -> bool {
        self.low > 0.0 || self.high < 0.0
    }
}

/// The mean of values with its 95 % bootstrap interval. The same values and seed
/// give the same interval. All zero where there are no values.
#[must_use]
pub fn interval(values: &[f64], seed: u64) -> Interval {
    if values.is_empty() {
        return Interval {
            mean: 0.0,
            low: 0.0,
            high: 0.0,
        };
    }
    let count = values.len() as f64;
    let mut draws = SplitMix(seed);
    let mut means: Vec<f64> = (0..RESAMPLES)
        .map(|_| {
            let sum: f64 = (0..values.len())
                .map(|_| values[draws.below(values.len())])
                .sum();
            sum / count
        })
        .collect();
    means.sort_by(f64::total_cmp);
    let at = |share: f64| means[((RESAMPLES - 1) as f64 * share).round() as usize];
    Interval {
        mean: values.iter().sum::<f64>() / count,
        low: at(0.025),
        high: at(0.975),
    }
}

/// SplitMix64 (Steele, Lea and Flood 2014): small, seeded, good enough to draw needs.
struct SplitMix(u64);

impl SplitMix {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number below `limit`; the bias of the product rule is below 2^-40 here.
    fn below(&mut self, limit: usize) -> usize {
        ((u128::from(self.next()) * limit as u128) >> 64) as usize
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_interval_is_that_of_theory() {
        // 200 coin tosses: the standard error of the mean is 0.0354, so the
        // interval is about 0.5 ± 0.069.
        let tosses: Vec<f64> = (0..200).map(|i| f64::from(i % 2)).collect();
        let found = interval(&tosses, 1);
        assert!((found.mean - 0.5).abs() < 1e-12);
        assert!((found.low - 0.431).abs() < 0.012, "{found:?}");
        assert!((found.high - 0.569).abs() < 0.012, "{found:?}");
        let uneven: Vec<f64> = (0..50).map(|i| f64::from(i).sqrt()).collect();
        assert_eq!(interval(&uneven, 1), interval(&uneven, 1));
        assert_ne!(interval(&uneven, 1), interval(&uneven, 2));
    }

    #[test]
    fn values_that_do_not_vary_have_no_width() {
        let found = interval(&[0.25; 7], 3);
        assert_eq!((found.mean, found.low, found.high), (0.25, 0.25, 0.25));
        assert!(found.excludes_zero());
        assert!(!interval(&[], 3).excludes_zero());
    }

    #[test]
    fn draws_are_those_of_the_published_generator() {
        let mut draws = SplitMix(1_234_567);
        assert_eq!(draws.next(), 6_457_827_717_110_365_317);
        assert_eq!(draws.next(), 3_203_168_211_198_807_973);
    }
}
