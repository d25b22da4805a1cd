//! What the words of strength were worth: the share of judged projects, called
//! likely, possible or unlikely, that meet the need.

use crate::needs::Set;
use uptake_search::evaluation::{Judgements, MEETS, Run};
use uptake_search::{Index, Strength};

/// A word of strength on a set.
pub struct Word {
    /// The set.
    pub set: String,
    /// The word.
    pub strength: Strength,
    /// Judged projects called so.
    pub judged: usize,
    /// How many of them meet the need, wholly or partly.
    pub met: usize,
}

/// Counts judged projects by strength, for each set whose grades tell.
pub fn measure(index: &Index, sets: &[Set]) -> Vec<Word> {
    let telling = sets.iter().filter(|set| grades_tell(set));
    telling.flat_map(|set| of_set(index, set)).collect()
}

fn grades_tell(set: &Set) -> bool {
    let grades = |judgements: &Judgements, id: &str| {
        judgements.relevant(id).any(|(_, grade)| grade >= MEETS)
    };
    set.needs
        .iter()
        .any(|need| grades(&set.judgements, &need.id))
}

fn of_set(index: &Index, set: &Set) -> [Word; 3] {
    let run = Run::of(index, &set.needs, index.documents() as usize);
    Strength::ALL.map(|strength| {
        let (mut judged, mut met) = (0, 0);
        for (need, ranked) in &run.answers {
            let grades = set.judgements.of(need);
            let text = set.needs.iter().find(|one| one.id == *need);
            let query = index.query(text.map_or("", |one| &one.text));
            let calibration = index.calibration(&query);
            for (project, score) in ranked {
                let grade = grades.and_then(|grades| grades.get(project));
                if let Some(grade) = grade
                    && Strength::of(*score, &calibration) == strength
                {
                    judged += 1;
                    met += usize::from(*grade >= MEETS);
                }
            }
        }
        Word {
            set: set.name.clone(),
            strength,
            judged,
            met,
        }
    })
}
