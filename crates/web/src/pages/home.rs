//! Home: one box, examples from different services, three numbers with what stands
//! behind them, what closes next, and what the corpus holds.

mod examples;
mod next_calls;

use crate::bars::Bars;
use crate::error::{Fault, page};
use crate::frame::Frame;
use crate::ground::Ground;
use crate::pages::coverage::money::amount;
use crate::state::AppState;
use crate::wording;
use askama::Template;
use axum::extract::State;
use axum::response::Response;
use examples::{Example, examples};
use next_calls::NextCalls;
use uptake_model::{Gap, StatedSum};
use uptake_store::listing::Overview;

#[derive(Debug, Template)]
#[template(path = "home.html")]
pub(crate) struct Home {
    frame: Frame,
    examples: Vec<Example>,
    gaps: u64,
    projects: u64,
    organisations: u64,
    topics: u64,
    calls: NextCalls,
    programmes: Bars,
    areas: Bars,
}

impl Home {
    /// The page over what the corpus holds.
    pub(crate) fn new(frame: Frame, corpus: &Overview, gaps: &[Gap], calls: NextCalls) -> Self {
        Self {
            frame: frame.without_search(),
            examples: examples(gaps),
            gaps: corpus.gaps,
            projects: corpus.projects,
            organisations: corpus.organisations,
            topics: corpus.topics,
            calls,
            programmes: by_programme(corpus),
            areas: by_area(corpus),
        }
    }
}

#[expect(
    clippy::cast_precision_loss,
    reason = "a length on screen, not a figure"
)]
fn by_programme(corpus: &Overview) -> Bars {
    let rows = corpus.by_programme.iter().map(|row| {
        (
            row.programme.label().to_owned(),
            Some(format!("/match?programme={}", row.programme.code())),
            row.projects as f64,
            vec![
                wording::number_of(row.projects),
                money(row.projects, row.ec_contribution),
            ],
        )
    });
    Bars::new(
        "By programme",
        &["Programme", "Projects", "From the EU"],
        rows.collect(),
    )
}

#[expect(
    clippy::cast_precision_loss,
    reason = "a length on screen, not a figure"
)]
fn by_area(corpus: &Overview) -> Bars {
    let rows = corpus.by_area.iter().map(|row| {
        (
            row.area.label().to_owned(),
            Some(format!("/match?area={}", row.area.code())),
            row.projects as f64,
            vec![
                wording::number_of(row.projects),
                money(row.projects, row.ec_contribution),
            ],
        )
    });
    Bars::new(
        "By area of civil security",
        &["Area", "Projects", "From the EU"],
        rows.collect(),
    )
}

/// What the Union contributes to so many projects, in words.
fn money(projects: u64, sum: StatedSum) -> String {
    match projects {
        0 => "–".to_owned(),
        _ => amount(sum),
    }
}

/// `GET /`
pub(crate) async fn show(State(state): State<AppState>, ground: Ground) -> Result<Response, Fault> {
    let (store, today) = (state.store(), state.today());
    let corpus = state.overview(&ground).await?;
    let gaps = store.gaps().await?;
    let calls = NextCalls::of(&store.topics_ahead(today).await?);
    let frame = Frame::new("What can’t you do today?").on(ground);
    page(&Home::new(frame, &corpus, &gaps, calls))
}
