//! What a score means: from judged scores to the two thresholds behind "likely"
//! and "possible", and the precision that was measured for each word.

use super::interval::{Interval, interval};
use super::report::SEED;
use crate::settings::Calibration;
use serde::Serialize;

/// From this grade on a project counts as meeting a need, wholly or partly.
pub const MEETS: i32 = 2;

/// Least share of projects that must meet the need from the lower threshold of
/// "likely" on, and so among them.
pub const LIKELY_FROM: f64 = 0.5;

/// The same for "possible".
pub const POSSIBLE_FROM: f64 = 0.2;

/// Fewest judged projects that a threshold may rest on; below it an accident of
/// two or three would decide.
const FEWEST: usize = 20;

/// Lowest threshold: where nearly all that was judged meets, the rest was not judged.
const LOWEST: f64 = 0.01;

/// How far above the highest score a threshold stands that no score reaches.
const ABOVE: f64 = 0.05;

/// A judged project with the score it has for the need.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Graded {
    /// The need, by its place: needs, not projects, are drawn for intervals and
    /// divided into folds.
    pub need: usize,
    /// How far it stands out, see [`height`](crate::settings::height).
    pub height: f64,
    /// Whether it meets the need, wholly or partly.
    pub meets: bool,
}

/// How good one word was, on needs that had no part in setting its threshold.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct WordMeasured {
    /// Judged projects that were called so.
    pub judged: usize,
    /// How many of them meet the need.
    pub met: usize,
    /// The share of these, with its interval over needs; 0 where none was judged.
    pub precision: Interval,
}

/// A calibration with what was measured of it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Strengths {
    /// Thresholds from all needs, precision out of fold.
    pub calibration: Calibration,
    /// Likely, possible and unlikely.
    pub words: [WordMeasured; 3],
}

/// The lower scores of "likely" and "possible".
#[derive(Debug, Clone, Copy, PartialEq)]
struct Thresholds {
    likely: f64,
    possible: f64,
}

impl Thresholds {
    fn word(&self, score: f64) -> usize {
        if score >= self.likely {
            0
        } else if score >= self.possible {
            1
        } else {
            2
        }
    }
}

/// Calibrates scores on judged projects of `needs` needs.
///
/// The rule: isotonic regression (pool adjacent violators) makes of the judged
/// scores a probability that never falls as the score rises; "likely" begins at
/// the lowest score whose probability is at least [`LIKELY_FROM`], "possible" at
/// the lowest with [`POSSIBLE_FROM`]. So not only the projects of a word together,
/// but the weakest of them too, meet the need that often. The precisions are
/// measured out of fold: each of `folds` parts of the needs is sorted by the
/// thresholds of the others.
///
/// Where no score reaches a probability, nothing is called by that word: its
/// threshold stands above every score that was judged. `None` where none of the
/// judged projects meets its need, so that there is nothing to learn from.
#[must_use]
pub fn calibrate(graded: &[Graded], needs: usize, folds: usize) -> Option<Strengths> {
    let thresholds = thresholds(graded.iter().copied())?;
    let mut by_need = vec![[(0_usize, 0_usize); 3]; needs];
    for fold in 0..folds.max(2) {
        let inside = |one: &Graded| one.need % folds.max(2) == fold;
        let others = graded.iter().filter(|one| !inside(one)).copied();
        let learned = self::thresholds(others).unwrap_or(thresholds);
        for one in graded.iter().filter(|one| inside(one)) {
            let count = &mut by_need[one.need][learned.word(one.height)];
            count.0 += 1;
            count.1 += usize::from(one.meets);
        }
    }
    let words = std::array::from_fn(|word| measured(&by_need, word));
    let needs = graded
        .iter()
        .map(|one| one.need)
        .collect::<std::collections::BTreeSet<_>>();
    Some(Strengths {
        calibration: Calibration {
            likely: rounded(thresholds.likely),
            possible: rounded(thresholds.possible),
            likely_precision: rounded(words[0].precision.mean),
            possible_precision: rounded(words[1].precision.mean),
            unlikely_precision: rounded(words[2].precision.mean),
            needs: u32::try_from(needs.len()).unwrap_or(u32::MAX),
        },
        words,
    })
}

/// To three decimals: more would claim to be known, and would not survive being
/// written and read in decimal.
fn rounded(number: f64) -> f64 {
    (number * 1000.0).round() / 1000.0
}

/// Precision of a word over all needs; its interval from drawing needs, whose
/// counts are kept together.
fn measured(by_need: &[[(usize, usize); 3]], word: usize) -> WordMeasured {
    let (judged, met) = by_need.iter().fold((0, 0), |sum, counts| {
        (sum.0 + counts[word].0, sum.1 + counts[word].1)
    });
    let mean = if judged == 0 {
        0.0
    } else {
        met as f64 / judged as f64
    };
    // Linearised ratio: the mean of met − precision · judged over needs varies as
    // the precision does, times the judged of a need.
    let each = judged as f64 / by_need.len().max(1) as f64;
    let residuals: Vec<f64> = by_need
        .iter()
        .map(|counts| (counts[word].1 as f64 - mean * counts[word].0 as f64) / each.max(1e-9))
        .collect();
    let spread = interval(&residuals, SEED);
    WordMeasured {
        judged,
        met,
        precision: Interval {
            mean,
            low: (mean + spread.low).clamp(0.0, 1.0),
            high: (mean + spread.high).clamp(0.0, 1.0),
        },
    }
}

/// A stretch of scores with one probability.
struct Block {
    lowest: f64,
    met: f64,
    count: f64,
}

fn thresholds(graded: impl Iterator<Item = Graded>) -> Option<Thresholds> {
    let mut graded: Vec<Graded> = graded.collect();
    graded.sort_by(|a, b| a.height.total_cmp(&b.height));
    let mut blocks: Vec<Block> = Vec::new();
    for one in &graded {
        blocks.push(Block {
            lowest: one.height,
            met: f64::from(u8::from(one.meets)),
            count: 1.0,
        });
        pool(&mut blocks);
    }
    // The highest scores are few: what rests on too little joins what lies below.
    while blocks.len() > 1 && blocks.last().is_some_and(|top| top.count < FEWEST as f64) {
        merge_last(&mut blocks);
        pool(&mut blocks);
    }
    let highest = graded.last()?.height;
    if blocks.iter().all(|block| block.met == 0.0) {
        return None;
    }
    let lowest = |least: f64| {
        let mut blocks = blocks.iter();
        let block = blocks.find(|block| block.met / block.count >= least);
        block.map_or(highest + ABOVE, |block| block.lowest.max(LOWEST))
    };
    Some(Thresholds {
        likely: lowest(LIKELY_FROM),
        possible: lowest(POSSIBLE_FROM),
    })
}

/// Joins the last blocks until probabilities rise.
fn pool(blocks: &mut Vec<Block>) {
    while let [.., before, last] = blocks.as_slice()
        && before.met * last.count >= last.met * before.count
    {
        merge_last(blocks);
    }
}

fn merge_last(blocks: &mut Vec<Block>) {
    if let Some(last) = blocks.pop()
        && let Some(before) = blocks.last_mut()
    {
        before.met += last.met;
        before.count += last.count;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Scores 0 to 1 in steps of 0.001, of which the share `probability(score)`
    /// meets, evenly spread.
    fn sample(probability: fn(f64) -> f64) -> Vec<Graded> {
        let mut owed = 0.0;
        (0..1000)
            .map(|place| {
                let score = f64::from(place) / 1000.0;
                owed += probability(score);
                let meets = owed >= 1.0;
                owed -= f64::from(u8::from(meets));
                Graded {
                    need: place as usize % 50,
                    height: score,
                    meets,
                }
            })
            .collect()
    }

    #[test]
    fn thresholds_stand_where_the_probability_passes_theirs() {
        let found = calibrate(&sample(|score| score), 50, 5).expect("calibrated");
        let calibration = found.calibration;
        assert!((calibration.likely - 0.5).abs() < 0.06, "{calibration:?}");
        assert!((calibration.possible - 0.2).abs() < 0.06, "{calibration:?}");
        for (word, expected) in found.words.iter().zip([0.75, 0.35, 0.1]) {
            assert!((word.precision.mean - expected).abs() < 0.06, "{word:?}");
            assert!(word.precision.low <= word.precision.mean);
            assert!(word.precision.high >= word.precision.mean);
        }
        assert_eq!(found.words.iter().map(|w| w.judged).sum::<usize>(), 1000);
        assert_eq!(calibration.needs, 50);
    }

    #[test]
    fn a_score_that_tells_nothing_calls_nothing_likely() {
        let found = calibrate(&sample(|_| 0.1), 50, 5).expect("calibrated");
        assert_eq!((found.words[0].judged, found.words[1].judged), (0, 0));
        assert!(found.calibration.possible > 1.0, "{found:?}");
        assert_eq!(calibrate(&sample(|_| 0.0), 50, 5), None);
        assert_eq!(calibrate(&[], 0, 5), None);
    }

    #[test]
    fn a_few_lucky_scores_at_the_top_set_no_threshold() {
        let mut graded = sample(|_| 0.1);
        for (place, one) in graded.iter_mut().rev().take(3).enumerate() {
            one.height += place as f64;
            one.meets = true;
        }
        let found = calibrate(&graded, 50, 5).expect("calibrated");
        assert!(found.calibration.likely > 2.0, "{found:?}");
    }
}
