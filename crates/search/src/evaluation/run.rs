//! Runs: what a method answers to each need, in the form TREC exchanges.

use super::needs::Need;
use crate::index::Index;
use crate::query::Query;
use rayon::prelude::*;
use std::io::{self, Write};
use std::sync::Arc;
use uptake_model::{Language, ProjectId};

/// A project with its score.
pub type Ranked = (ProjectId, f64);

/// The answers to all needs, in the order of the needs.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Run {
    /// For each need its projects, best first.
    pub answers: Vec<(String, Vec<Ranked>)>,
}

impl Run {
    /// Answers every need with at most `limit` projects. A need that carries the
    /// code of a topic is read with the map that did not learn from it.
    #[must_use]
    pub fn of(index: &Index, needs: &[Need], limit: usize) -> Self {
        Self::encoded(index, needs, limit, |_| None)
    }

    /// The same with what an encoder finds: `similarities` gives for a need what
    /// [`Query::with_similarities`] takes, or nothing.
    #[must_use]
    pub fn encoded(
        index: &Index,
        needs: &[Need],
        limit: usize,
        similarities: impl Fn(&Query) -> Option<Arc<[f32]>> + Sync,
    ) -> Self {
        Self::with(index, needs, limit, |need| {
            let query = need.query(index);
            match similarities(&query) {
                Some(found) => query.with_similarities(found),
                None => query,
            }
        })
    }

    /// The same for needs that are all known to be written in one language.
    #[must_use]
    pub fn in_language(index: &Index, needs: &[Need], limit: usize, language: Language) -> Self {
        Self::with(index, needs, limit, |need| {
            index.query_in(&need.text, Some(language))
        })
    }

    fn with(
        index: &Index,
        needs: &[Need],
        limit: usize,
        read: impl Fn(&Need) -> Query + Sync,
    ) -> Self {
        let answer = |need: &Need| {
            let hits = index.rank(&read(need), limit);
            let ranked = hits.into_iter().map(|hit| (hit.id, hit.score)).collect();
            (need.id.clone(), ranked)
        };
        Self {
            answers: needs.par_iter().map(answer).collect(),
        }
    }

    /// Writes the run as TREC reads it: need, `Q0`, project, rank from 1, score,
    /// `tag`. White space in an identifier or the tag becomes an underscore.
    ///
    /// # Errors
    ///
    /// What the writer returns.
    pub fn write(&self, tag: &str, out: &mut dyn Write) -> io::Result<()> {
        let tag = one_word(tag);
        for (need, ranked) in &self.answers {
            let need = one_word(need);
            for (place, (project, score)) in ranked.iter().enumerate() {
                let (project, rank) = (one_word(project.as_str()), place + 1);
                writeln!(out, "{need} Q0 {project} {rank} {score:.6} {tag}")?;
            }
        }
        Ok(())
    }
}

fn one_word(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join("_")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_run_is_written_in_six_columns() {
        let run = Run {
            answers: vec![
                (
                    "n1".to_owned(),
                    vec![("101".into(), 2.5), ("a b".into(), 0.125)],
                ),
                ("n2".to_owned(), Vec::new()),
            ],
        };
        let mut out = Vec::new();
        run.write("my tag", &mut out).expect("written");
        let text = String::from_utf8(out).expect("text");
        assert_eq!(
            text,
            "n1 Q0 101 1 2.500000 my_tag\nn1 Q0 a_b 2 0.125000 my_tag\n"
        );
    }
}
