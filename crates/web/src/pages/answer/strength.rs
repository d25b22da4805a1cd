//! How strongly a project answers a need, as a word and a bar with fixed meanings, and
//! what these words were measured to be worth.

use crate::wording;
use uptake_search::{Calibration, Strength};

/// Thousandths of the bar that each word has for itself: the bar is three parts wide,
/// and it ends in the part of its word.
const PART: f64 = 1000.0 / 3.0;

/// A word with its bar.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct StrengthMark {
    pub(crate) word: &'static str,
    /// Length of the bar, 0 to 1000.
    pub(crate) bar: u16,
}

impl StrengthMark {
    /// The mark of a score.
    pub(crate) fn of(score: f64, calibration: &Calibration) -> Self {
        Self {
            word: Strength::of(score, calibration).label(),
            bar: bar(score, calibration),
        }
    }
}

/// Inside each part the bar grows with the score; in the last it is full at twice the
/// score from which a project is likely.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "clamped to 0..=1000 before the cast"
)]
fn bar(score: f64, calibration: &Calibration) -> u16 {
    let (possible, likely) = (calibration.possible, calibration.likely);
    let within = |from: f64, to: f64| {
        if to > from {
            ((score - from) / (to - from)).clamp(0.0, 1.0)
        } else {
            1.0
        }
    };
    let parts = match Strength::of(score, calibration) {
        Strength::Unlikely => within(0.0, possible),
        Strength::Possible => 1.0 + within(possible, likely),
        Strength::Likely => 2.0 + within(likely, 2.0 * likely),
    };
    (parts * PART).round().clamp(0.0, 1000.0) as u16
}

/// What a word means, for the table beside an answer and on the page about matching.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Meaning {
    pub(crate) word: &'static str,
    /// From which score it is given.
    pub(crate) from: String,
    /// What it was measured to be worth, or that nobody measured it.
    pub(crate) measured: String,
}

/// The three words for one need, the strongest first.
pub(crate) fn meanings(calibration: &Calibration) -> Vec<Meaning> {
    let all = Strength::ALL.into_iter();
    all.map(|strength| meaning(strength, calibration)).collect()
}

/// The three words for whatever need, the strongest first.
pub(crate) fn meanings_in_general(calibration: &Calibration) -> Vec<Meaning> {
    let from = |height: f64| format!("{height:.2} or more above half of the usual score");
    let all = Strength::ALL.into_iter();
    all.map(|strength| given(strength, calibration, from))
        .collect()
}

/// One word for one need.
pub(crate) fn meaning(strength: Strength, calibration: &Calibration) -> Meaning {
    given(strength, calibration, |score| {
        format!("a score of {score:.2} or more")
    })
}

fn given(strength: Strength, calibration: &Calibration, from: impl Fn(f64) -> String) -> Meaning {
    Meaning {
        word: strength.label(),
        from: match strength {
            Strength::Likely => from(calibration.likely),
            Strength::Possible => from(calibration.possible),
            Strength::Unlikely => "any lower score".to_owned(),
        },
        measured: measured(strength, calibration),
    }
}

fn measured(strength: Strength, calibration: &Calibration) -> String {
    if calibration.needs == 0 {
        return "not yet measured".to_owned();
    }
    format!(
        "of projects called {}, {} were judged to meet the need",
        strength.label(),
        wording::percent(strength.precision(calibration))
    )
}

/// On how many needs the words were measured, as a sentence; `None` where on none.
pub(crate) fn basis(calibration: &Calibration) -> Option<String> {
    (calibration.needs > 0).then(|| {
        format!(
            "Measured on {} whose answers were judged, wholly or partly meeting both counted.",
            wording::count(u64::from(calibration.needs), "need", "needs")
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const MEASURED: Calibration = Calibration {
        likely: 0.8,
        possible: 0.4,
        likely_precision: 0.62,
        possible_precision: 0.31,
        unlikely_precision: 0.05,
        needs: 40,
    };

    #[test]
    fn the_bar_ends_in_the_part_of_its_word() {
        let cases = [
            (0.0, "unlikely", 0),
            (0.2, "unlikely", 167),
            (0.399_999, "unlikely", 333),
            (0.4, "possible", 333),
            (0.6, "possible", 500),
            (0.8, "likely", 667),
            (1.6, "likely", 1000),
            (9.0, "likely", 1000),
            (-1.0, "unlikely", 0),
        ];
        for (score, word, bar) in cases {
            let expected = StrengthMark { word, bar };
            assert_eq!(StrengthMark::of(score, &MEASURED), expected, "{score}");
        }
    }

    #[test]
    fn what_was_not_measured_is_said() {
        let words: Vec<String> = meanings(&MEASURED)
            .into_iter()
            .map(|m| m.measured)
            .collect();
        assert_eq!(
            words[0],
            "of projects called likely, 62 % were judged to meet the need"
        );
        let unmeasured = Calibration {
            needs: 0,
            ..MEASURED
        };
        assert!(
            meanings(&unmeasured)
                .iter()
                .all(|m| m.measured == "not yet measured")
        );
        assert_eq!(basis(&unmeasured), None);
    }
}
