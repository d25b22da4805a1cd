//! What the section and the page of matches show, in words.

use super::judged::JudgedCard;
use super::judging::{Desk, Typed};
use crate::pager::Pager;
use crate::pages::answer::hit::HitCard;
use crate::question::Question;
use crate::wording;
use jiff::civil::Date;
use uptake_workflow::GapMatches;

/// A suggested project.
#[derive(Debug)]
pub(crate) struct SuggestedCard {
    pub(crate) hit: HitCard,
    pub(crate) new: bool,
    pub(crate) typed: Typed,
}

/// What exists for a gap file.
#[derive(Debug)]
pub(crate) struct MatchesView {
    pub(crate) gap: String,
    /// Whether links may carry the words of the gap: only where it was released.
    pub(crate) explains: bool,
    pub(crate) current: bool,
    pub(crate) verdict: String,
    pub(crate) confirmed: Vec<JudgedCard>,
    pub(crate) rejected: Vec<JudgedCard>,
    pub(crate) suggested: Vec<SuggestedCard>,
    pub(crate) desks: Vec<Desk>,
    pub(crate) add: Typed,
    pub(crate) pager: Pager,
    /// Whether the pager is shown: not in the section, which leads to the page.
    pub(crate) paged: bool,
    /// Why a form was refused that none of those shown holds.
    pub(crate) refusal: String,
}

impl MatchesView {
    pub(crate) fn of(
        found: GapMatches,
        number: u64,
        size: u64,
        typed: Option<&Typed>,
        today: Date,
    ) -> Self {
        let gap = found.gap.id.to_string();
        let question = Question {
            need: found.gap.text.clone(),
            language: Some(found.gap.language),
            ..Question::default()
        };
        let counts = found.counts;
        let total = (counts.likely + counts.possible) as u64;
        let explains = found.gap.is_released;
        let own: Vec<String> = found
            .desks
            .iter()
            .map(|it| it.organisation.id.to_string())
            .collect();
        let suggested: Vec<SuggestedCard> = found
            .calibration
            .iter()
            .flat_map(|calibration| {
                found.suggested.iter().map(|hit| SuggestedCard {
                    new: found.new.contains(&hit.card.id),
                    typed: Typed::about(typed, hit.card.id.as_str()),
                    hit: HitCard::of(hit, calibration, &question, today),
                })
            })
            .collect();
        let judged = |projects: Vec<_>| -> Vec<JudgedCard> {
            let cards = projects.into_iter();
            cards.map(|it| JudgedCard::of(it, &own, typed)).collect()
        };
        let (confirmed, rejected) = (judged(found.confirmed), judged(found.rejected));
        let mut shown = suggested.iter().map(|it| &it.typed);
        let mut cards = confirmed.iter().chain(&rejected).map(|it| &it.typed);
        let is_shown =
            shown.any(|it| !it.refusal.is_empty()) || cards.any(|it| !it.refusal.is_empty());
        let refusal = typed.filter(|it| !it.adds && !is_shown);
        Self {
            verdict: verdict(counts.likely, counts.possible),
            pager: Pager::new(number, size, total, |page| {
                format!("/gap-files/{gap}/matches?page={page}#suggested")
            }),
            paged: number > 0,
            add: Typed::adding(typed),
            current: found.is_current,
            desks: found.desks.into_iter().map(Desk::of).collect(),
            refusal: refusal.map_or(String::new(), |it| it.refusal.clone()),
            explains,
            confirmed,
            rejected,
            suggested,
            gap,
        }
    }
}

/// How many suggestions there are, in words.
fn verdict(likely: usize, possible: usize) -> String {
    match (likely, possible) {
        (0, 0) => "Nothing else in the corpus is likely to meet it.".to_owned(),
        (likely, possible) => format!(
            "{} likely, {} possible",
            wording::number_of(likely as u64),
            wording::number_of(possible as u64)
        ),
    }
}
