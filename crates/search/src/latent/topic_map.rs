//! From the words of those who ask to the words of those who answer: a linear map
//! from where a topic's title points in the space to where the projects funded
//! under it lie, found by ridge regression that leans to changing nothing.
//!
//! Two maps are kept, each found without the topics of one half. A topic of the
//! development set is read with the map that never saw its projects; a need of
//! a person with the mean of both.

use super::dense::{from_rows, to_rows};
use super::sparse::{Rows, unit};
use faer::Mat;
use faer::Side;
use faer::linalg::solvers::Solve;
use sha2::{Digest, Sha256};

/// How strongly a map leans to the identity, in topics: with 20, a direction in
/// which twenty topics pull alike is followed half way.
const LEANING: f32 = 20.0;

/// Halves the topics are split into.
pub(crate) const HALVES: usize = 2;

/// Projects of one topic beyond this number add no weight: a call with forty
/// projects is one way of asking, not forty.
const MOST_WEIGHT: usize = 10;

/// A topic to learn from.
pub(crate) struct Lesson {
    /// Which half the topic belongs to.
    pub(crate) half: usize,
    /// Where its title points.
    pub(crate) asked: Vec<f32>,
    /// Where its projects lie, on average.
    pub(crate) answered: Vec<f32>,
    /// How many projects.
    pub(crate) projects: usize,
}

/// The half a topic belongs to, by its code alone.
pub(crate) fn half(code: &str) -> usize {
    usize::from(Sha256::digest(code.as_bytes())[0] & 1)
}

/// The maps, one after the other: the first found without the first half.
pub(crate) fn maps(lessons: &[Lesson], width: usize) -> Vec<Rows> {
    (0..HALVES)
        .map(|left_out| {
            let seen: Vec<&Lesson> = lessons.iter().filter(|l| l.half != left_out).collect();
            map(&seen, width)
        })
        .collect()
}

fn map(lessons: &[&Lesson], width: usize) -> Rows {
    let identity = Mat::<f32>::identity(width, width);
    let weighted = |side: fn(&Lesson) -> &[f32]| {
        let mut rows = Rows {
            width,
            values: Vec::with_capacity(lessons.len() * width),
        };
        for lesson in lessons {
            let mut direction = side(lesson).to_vec();
            unit(&mut direction);
            let weight = (lesson.projects.min(MOST_WEIGHT) as f32).sqrt();
            rows.values
                .extend(direction.iter().map(|value| value * weight));
        }
        from_rows(&rows)
    };
    let (asked, answered) = (weighted(|l| &l.asked), weighted(|l| &l.answered));
    let leaning = &identity * faer::Scale(LEANING);
    let left = asked.transpose() * &asked + &leaning;
    let right = asked.transpose() * &answered + &leaning;
    match left.llt(Side::Lower) {
        Ok(factors) => to_rows(factors.solve(&right).as_ref()),
        // Cannot happen with a positive leaning; to change nothing is always safe.
        Err(_) => to_rows(identity.as_ref()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_lessons_nothing_is_changed() {
        for map in maps(&[], 3) {
            assert_eq!(map.values, [1.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 1.0]);
        }
    }

    #[test]
    fn a_map_learns_from_the_other_half_only() {
        let lesson = || Lesson {
            half: 0,
            asked: vec![1.0, 0.0],
            answered: vec![0.0, 1.0],
            projects: 10,
        };
        let lessons: Vec<Lesson> = (0..200).map(|_| lesson()).collect();
        let maps = maps(&lessons, 2);
        assert_eq!(maps[0].values, [1.0, 0.0, 0.0, 1.0]);
        assert!(maps[1].row(0)[1] > 0.9, "{:?}", maps[1]);
    }

    #[test]
    fn halves_are_about_equal_and_follow_from_the_code() {
        let codes: Vec<String> = (0..400).map(|n| format!("TOPIC-{n}")).collect();
        let first = codes.iter().filter(|code| half(code) == 0).count();
        assert!((150..250).contains(&first), "{first}");
        assert_eq!(half("SEC-2011.4.2-2"), half("SEC-2011.4.2-2"));
    }
}
