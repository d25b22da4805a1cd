//! A project that organisations judged, their opinions side by side.

use super::judging::Typed;
use crate::wording;
use uptake_model::Verdict;
use uptake_workflow::{JudgedProject, Opinion};

/// What one organisation decided.
#[derive(Debug)]
pub(crate) struct OpinionRow {
    pub(crate) organisation: String,
    pub(crate) name: String,
    pub(crate) standing: &'static str,
    pub(crate) verdict: Verdict,
    pub(crate) reason: String,
    pub(crate) result: Option<String>,
    pub(crate) marking: &'static str,
    pub(crate) day: String,
    /// Whether the reader may take it back.
    pub(crate) own: bool,
}

/// A judged project.
#[derive(Debug)]
pub(crate) struct JudgedCard {
    pub(crate) id: String,
    pub(crate) acronym: String,
    /// Its title; `None` where the corpus no longer holds it.
    pub(crate) title: Option<String>,
    pub(crate) disputed: bool,
    pub(crate) added: bool,
    pub(crate) opinions: Vec<OpinionRow>,
    pub(crate) typed: Typed,
}

impl JudgedCard {
    pub(crate) fn of(one: JudgedProject, own: &[String], typed: Option<&Typed>) -> Self {
        let id = one.project.to_string();
        let disputed = one.is_disputed();
        let added = one.opinions.iter().any(|it| it.judgement.added);
        let opinions = one.opinions.into_iter();
        Self {
            typed: Typed::about(typed, &id),
            acronym: one
                .card
                .as_ref()
                .map_or_else(|| id.clone(), |it| it.acronym.clone()),
            title: one.card.map(|it| it.title),
            opinions: opinions.map(|it| OpinionRow::of(it, own)).collect(),
            disputed,
            added,
            id,
        }
    }
}

impl OpinionRow {
    fn of(one: Opinion, own: &[String]) -> Self {
        let organisation = one.judgement.organisation.to_string();
        Self {
            own: own.contains(&organisation),
            name: one.name,
            standing: one.standing.map_or("no longer judges it", |it| it.label()),
            verdict: one.judgement.verdict,
            reason: one.judgement.reason,
            result: one.result,
            marking: one.judgement.marking.label(),
            day: wording::day_of(one.judgement.judged_at),
            organisation,
        }
    }
}
