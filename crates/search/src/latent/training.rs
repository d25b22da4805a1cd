//! Learns the space from the documents of one index: directions, document
//! vectors, topic maps, whitening and nearness, in the form the index keeps.

use super::decomposition::directions;
use super::nearness::nearness;
use super::quantised::Quantised;
use super::sparse::{Rows, Sparse, dot, unit};
use super::topic_map::{Lesson, half, maps};
use super::whitening::whitening;
use rayon::prelude::*;

/// Dimensions of the space. Of 200, 256 and 300 none was better than the others
/// beyond its interval; 256 bytes are four lines of a processor's cache.
pub(crate) const DIMENSIONS: usize = 256;

/// Terms in fewer documents say nothing about directions.
const FEWEST_DOCUMENTS: u32 = 3;

/// Most terms that are given a direction, those in most documents first.
const MOST_TERMS: usize = 32_768;

/// Most documents the directions are found from, evenly chosen; all documents
/// are then placed in the space they give.
const MOST_DOCUMENTS: usize = 30_000;

/// Documents whose terms are laid out at once when all are placed: each time, all
/// postings are gone through, and fewer would save little memory.
const PLACED_AT_ONCE: usize = 32_768;

/// Topics with more projects than this are no question but a whole scheme.
const MOST_PROJECTS: usize = 40;

/// A topic with its projects, to learn from.
pub(crate) struct Topic {
    pub(crate) code: String,
    /// Terms of its title with their weights.
    pub(crate) title: Vec<(u32, f32)>,
    /// Documents funded under it.
    pub(crate) documents: Vec<u32>,
}

/// Told a document and a weight.
pub(crate) type Visit<'v> = &'v mut dyn FnMut(u32, f32);

/// What the space is learned from.
pub(crate) struct Material<'m> {
    /// Calls back with each document a term stands in and its weight there.
    pub(crate) postings: &'m dyn Fn(u32, Visit<'_>),
    /// In how many documents each term stands.
    pub(crate) frequencies: &'m [u32],
    /// Whether each document was funded as civil security.
    pub(crate) security: &'m [bool],
    pub(crate) topics: &'m [Topic],
}

/// The space as the index keeps it.
#[derive(Default)]
pub(crate) struct Learned {
    pub(crate) width: usize,
    /// For each term its row in `terms`, or [`NO_ROW`].
    pub(crate) rows: Vec<u32>,
    pub(crate) terms: Quantised,
    pub(crate) documents: Quantised,
    /// Both maps, one after the other.
    pub(crate) maps: Vec<f32>,
    pub(crate) whitening: Vec<f32>,
    /// Length of each document's vector once whitened.
    pub(crate) whitened: Vec<f32>,
    pub(crate) nearness: Vec<f32>,
}

impl Learned {
    /// No space, for a corpus too small for one: nothing in it has a direction.
    fn nothing(documents: usize, terms: usize) -> Self {
        Self {
            rows: vec![NO_ROW; terms],
            documents: Quantised {
                numbers: Vec::new(),
                scales: vec![1.0; documents],
            },
            whitened: vec![0.0; documents],
            nearness: vec![0.0; documents],
            ..Self::default()
        }
    }
}

/// Where a term has no direction.
pub(crate) const NO_ROW: u32 = u32::MAX;

/// Learns the space. The same material gives the same space.
pub(crate) fn learn(material: &Material<'_>) -> Learned {
    let count = material.security.len();
    let (kept, rows) = choose(material.frequencies);
    let weighed = |chosen: Chosen| weighed(material, &rows, kept, chosen);
    let step = count.div_ceil(MOST_DOCUMENTS).max(1);
    let terms = directions(
        &weighed(Chosen {
            from: 0,
            to: count,
            step,
        }),
        DIMENSIONS,
    );
    if terms.width == 0 {
        return Learned::nothing(count, rows.len());
    }
    let mut documents = Rows {
        width: terms.width,
        values: Vec::with_capacity(count * terms.width),
    };
    for from in (0..count).step_by(PLACED_AT_ONCE) {
        let to = (from + PLACED_AT_ONCE).min(count);
        let part = weighed(Chosen { from, to, step: 1 }).times(&terms);
        documents.values.extend_from_slice(&part.values);
    }
    documents.normalise();
    let place = |terms_of: &[(u32, f32)]| {
        let mut sum = vec![0.0; terms.width];
        for (term, weight) in terms_of {
            if let Some(row) = rows.get(*term as usize).filter(|row| **row != NO_ROW) {
                for (sum, value) in sum.iter_mut().zip(terms.row(*row as usize)) {
                    *sum += weight * value;
                }
            }
        }
        unit(&mut sum);
        sum
    };
    let lessons = lessons(material.topics, &documents, place);
    let groups: Vec<Vec<u32>> = small(material.topics)
        .map(|topic| topic.documents.clone())
        .collect();
    let matrix = whitening(&documents, &groups);
    Learned {
        width: terms.width,
        maps: maps(&lessons, terms.width)
            .into_iter()
            .flat_map(|map| map.values)
            .collect(),
        whitened: lengths(&documents, &matrix),
        whitening: matrix.values,
        nearness: nearness(&documents, material.security),
        documents: Quantised::of(&documents),
        terms: Quantised::of(&terms),
        rows,
    }
}

/// Which terms get a direction: how many, and each term's row.
fn choose(frequencies: &[u32]) -> (usize, Vec<u32>) {
    let mut terms: Vec<u32> = (0..frequencies.len() as u32)
        .filter(|term| frequencies[*term as usize] >= FEWEST_DOCUMENTS)
        .collect();
    terms.sort_by_key(|term| (std::cmp::Reverse(frequencies[*term as usize]), *term));
    terms.truncate(MOST_TERMS);
    terms.sort_unstable();
    let mut rows = vec![NO_ROW; frequencies.len()];
    for (row, term) in terms.iter().enumerate() {
        rows[*term as usize] = row as u32;
    }
    (terms.len(), rows)
}

/// Documents of a range: each `step`th from the first.
#[derive(Clone, Copy)]
struct Chosen {
    from: usize,
    to: usize,
    step: usize,
}

impl Chosen {
    fn count(self) -> usize {
        (self.to - self.from).div_ceil(self.step)
    }

    /// The place of a document among the chosen ones.
    fn place(self, document: usize) -> Option<usize> {
        let beyond = document.checked_sub(self.from)?;
        (document < self.to && beyond.is_multiple_of(self.step)).then(|| beyond / self.step)
    }
}

/// The weighted terms of chosen documents, from the documents of each term; every
/// document counts the same, however long it is.
fn weighed(material: &Material<'_>, rows: &[u32], kept: usize, chosen: Chosen) -> Sparse {
    let mut starts = vec![0; chosen.count() + 1];
    let each = |visit: &mut dyn FnMut(u32, usize, f32)| {
        for (term, row) in rows.iter().enumerate().filter(|(_, row)| **row != NO_ROW) {
            (material.postings)(term as u32, &mut |document, weight| {
                if let Some(place) = chosen.place(document as usize) {
                    visit(*row, place, weight);
                }
            });
        }
    };
    each(&mut |_, place, _| starts[place + 1] += 1);
    for at in 0..chosen.count() {
        starts[at + 1] += starts[at];
    }
    let mut next = starts.clone();
    let entries = starts[chosen.count()];
    let mut matrix = Sparse {
        columns: vec![0; entries],
        values: vec![0.0; entries],
        width: kept,
        starts,
    };
    each(&mut |row, place, weight| {
        let at = &mut next[place];
        matrix.columns[*at] = row;
        matrix.values[*at] = weight;
        *at += 1;
    });
    for at in 0..matrix.count() {
        let range = matrix.starts[at]..matrix.starts[at + 1];
        unit(&mut matrix.values[range]);
    }
    matrix
}

fn small(topics: &[Topic]) -> impl Iterator<Item = &Topic> {
    topics
        .iter()
        .filter(|topic| (1..=MOST_PROJECTS).contains(&topic.documents.len()))
}

fn lessons(
    topics: &[Topic],
    documents: &Rows,
    place: impl Fn(&[(u32, f32)]) -> Vec<f32>,
) -> Vec<Lesson> {
    let lesson = |topic: &Topic| {
        let mut answered = vec![0.0; documents.width];
        for document in &topic.documents {
            for (sum, value) in answered.iter_mut().zip(documents.row(*document as usize)) {
                *sum += value;
            }
        }
        Lesson {
            half: half(&topic.code),
            asked: place(&topic.title),
            answered,
            projects: topic.documents.len(),
        }
    };
    small(topics)
        .map(lesson)
        .filter(|lesson| lesson.asked.iter().any(|value| *value != 0.0))
        .collect()
}

/// √(dᵀ · matrix · d) for each document.
fn lengths(documents: &Rows, matrix: &Rows) -> Vec<f32> {
    (0..documents.count())
        .into_par_iter()
        .map(|at| {
            let row = documents.row(at);
            let square: f32 = row
                .iter()
                .enumerate()
                .map(|(place, value)| value * dot(matrix.row(place), row))
                .sum();
            square.max(0.0).sqrt()
        })
        .collect()
}
