//! Plain BM25 (Robertson and Zaragoza 2009) as engines have it by default: k1 1.2,
//! b 0.75, all text as one field, exact numbers; the same words and stems as ours,
//! so that only the ranking differs.

use std::collections::HashMap;
use uptake_model::ProjectId;
use uptake_search::analysis::{Analyser, Shape, words};
use uptake_search::evaluation::{Need, Run};

const K1: f64 = 1.2;
const B: f64 = 0.75;

/// An index in memory.
pub struct Bm25 {
    ids: Vec<ProjectId>,
    lengths: Vec<f64>,
    average: f64,
    postings: HashMap<String, Vec<(u32, u32)>>,
}

fn counts(analyser: &Analyser, text: &str) -> HashMap<String, u32> {
    let mut counts = HashMap::new();
    words(text, |word| {
        if word.shape == Shape::Plain
            && let Some(stem) = analyser.stem(word.folded)
        {
            *counts.entry(stem.into_owned()).or_default() += 1;
        }
    });
    counts
}

impl Bm25 {
    /// Reads all documents.
    pub fn new(documents: &[(ProjectId, String)]) -> Self {
        let analyser = Analyser::new();
        let mut postings: HashMap<String, Vec<(u32, u32)>> = HashMap::new();
        let mut lengths = Vec::with_capacity(documents.len());
        for (number, (_, text)) in (0..).zip(documents) {
            let mut length = 0;
            for (stem, count) in counts(&analyser, text) {
                length += count;
                postings.entry(stem).or_default().push((number, count));
            }
            lengths.push(f64::from(length));
        }
        Self {
            ids: documents.iter().map(|(id, _)| id.clone()).collect(),
            average: lengths.iter().sum::<f64>() / lengths.len().max(1) as f64,
            lengths,
            postings,
        }
    }

    /// Answers every need with its best `limit` documents.
    pub fn run(&self, needs: &[Need], limit: usize) -> Run {
        let analyser = Analyser::new();
        let answers = needs.iter().map(|need| {
            let ranked = self.rank(&counts(&analyser, &need.text), limit);
            (need.id.clone(), ranked)
        });
        Run {
            answers: answers.collect(),
        }
    }

    fn rank(&self, query: &HashMap<String, u32>, limit: usize) -> Vec<(ProjectId, f64)> {
        let documents = self.ids.len() as f64;
        let mut scores = vec![0.0; self.ids.len()];
        // In one order, for sums of floats depend on it.
        let mut terms: Vec<_> = query.iter().collect();
        terms.sort();
        for (stem, times) in terms {
            let Some(list) = self.postings.get(stem) else {
                continue;
            };
            let df = list.len() as f64;
            let idf = (1.0 + (documents - df + 0.5) / (df + 0.5)).ln();
            for (document, count) in list {
                let (place, tf) = (*document as usize, f64::from(*count));
                let length = 1.0 - B + B * self.lengths[place] / self.average;
                scores[place] += f64::from(*times) * idf * tf * (K1 + 1.0) / (tf + K1 * length);
            }
        }
        let mut order: Vec<usize> = (0..scores.len())
            .filter(|place| scores[*place] > 0.0)
            .collect();
        order.sort_by(|a, b| scores[*b].total_cmp(&scores[*a]).then(a.cmp(b)));
        order.truncate(limit);
        order
            .into_iter()
            .map(|place| (self.ids[place].clone(), scores[place]))
            .collect()
    }
}
