//! What stands below the hits: calls to apply for and gaps that others stated.

use crate::rows::TopicRow;
use uptake_workflow::Beside;

/// A gap that somebody stated.
#[derive(Debug)]
pub(crate) struct StatedGap {
    pub(crate) id: String,
    pub(crate) title: String,
    pub(crate) statement: String,
    pub(crate) service: String,
    pub(crate) language: String,
}

/// The calls and gaps beside an answer.
#[derive(Debug, Default)]
pub(crate) struct BesideView {
    pub(crate) topics: Vec<TopicRow>,
    pub(crate) gaps: Vec<StatedGap>,
}

impl BesideView {
    /// What is shown beside the answer to a need; the need itself, where it is a gap
    /// of the register, is left out.
    pub(crate) fn of(need: &str, beside: Beside) -> Self {
        let topics = beside.topics.iter();
        let gaps = beside.gaps.into_iter().map(|close| close.what);
        let others = gaps.filter(|gap| gap.statement.trim() != need.trim());
        Self {
            topics: topics.map(|close| TopicRow::of(&close.what)).collect(),
            gaps: others
                .map(|gap| StatedGap {
                    id: gap.id.to_string(),
                    title: gap.title,
                    statement: gap.statement,
                    service: gap.service,
                    language: gap.language,
                })
                .collect(),
        }
    }
}
