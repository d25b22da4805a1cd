//! Home: one box, examples from different services, three numbers with what stands
//! behind them, what closes next, and what the corpus holds.

mod examples;

use crate::bars::Bars;
use crate::error::{Fault, page};
use crate::frame::Frame;
use crate::rows::TopicRow;
use crate::state::AppState;
use crate::wording;
use askama::Template;
use axum::extract::State;
use axum::response::Response;
use examples::{Example, examples};
use jiff::civil::Date;
use uptake_model::{Gap, TopicState};
use uptake_store::Store;
use uptake_store::listing::{Overview, Page, TopicFilter};

/// How many calls that close next are shown.
const CLOSING: usize = 5;

#[derive(Debug, Template)]
#[template(path = "home.html")]
pub(crate) struct Home {
    frame: Frame,
    examples: Vec<Example>,
    gaps: u64,
    projects: u64,
    organisations: u64,
    closing: Vec<TopicRow>,
    programmes: Bars,
    areas: Bars,
}

impl Home {
    /// The page over what the corpus holds.
    pub(crate) fn new(
        frame: Frame,
        corpus: &Overview,
        gaps: &[Gap],
        closing: Vec<TopicRow>,
    ) -> Self {
        Self {
            frame: frame.without_search(),
            examples: examples(gaps),
            gaps: corpus.gaps,
            projects: corpus.projects,
            organisations: corpus.organisations,
            closing,
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
                row.ec_contribution.short(),
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
                row.ec_contribution.short(),
            ],
        )
    });
    Bars::new(
        "By area of civil security",
        &["Area", "Projects", "From the EU"],
        rows.collect(),
    )
}

/// The open topics of civil security that close next; where the corpus holds none of
/// these, those of all fields. One read of all open topics (some hundreds) costs less
/// than one for each area.
async fn closing(store: &Store, today: Date) -> Result<Vec<TopicRow>, Fault> {
    let open = TopicFilter {
        state: Some(TopicState::Open),
        ..TopicFilter::default()
    };
    let page = Page::first(Page::MAX_LIMIT);
    let found = store.topics(&open, today, page).await?.items;
    let of_security = found.iter().any(|topic| topic.area.is_some());
    let nearest = found
        .iter()
        .filter(|topic| !of_security || topic.area.is_some());
    Ok(nearest.take(CLOSING).map(TopicRow::of).collect())
}

/// `GET /`
pub(crate) async fn show(State(state): State<AppState>) -> Result<Response, Fault> {
    let (store, today) = (state.store(), state.today());
    let corpus = store.overview().await?;
    let gaps = store.gaps().await?;
    let closing = closing(store, today).await?;
    let frame = Frame::new("What can’t you do today?").on(state.foundation().await?);
    page(&Home::new(frame, &corpus, &gaps, closing))
}
