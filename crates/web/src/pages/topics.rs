//! Topics: open and forthcoming ones first with their deadlines, by state, area,
//! programme and words.

use crate::error::{Fault, page};
use crate::frame::{Frame, Place};
use crate::ground::Ground;
use crate::pager::{self, Pager};
use crate::parameters::Parameters;
use crate::rows::TopicRow;
use crate::state::AppState;
use crate::wording;
use askama::Template;
use axum::extract::{RawQuery, State};
use axum::response::Response;
use jiff::civil::Date;
use uptake_model::{Area, Programme, TopicState};
use uptake_store::listing::{Page, Paged, TopicFilter, TopicListing};

/// Topics on one page.
const PAGE_SIZE: u32 = 50;

/// The states a reader can choose, in the order of a topic's life.
const STATES: [TopicState; 4] = [
    TopicState::Open,
    TopicState::Forthcoming,
    TopicState::Closed,
    TopicState::Unknown,
];

#[derive(Debug, Template)]
#[template(path = "topics.html")]
pub(crate) struct Topics {
    frame: Frame,
    filter: TopicFilter,
    rows: Vec<TopicRow>,
    pager: Pager,
    today: String,
}

impl Topics {
    /// The page over what the filter let through on a given day.
    pub(crate) fn new(
        frame: Frame,
        parameters: &Parameters,
        found: &Paged<TopicListing>,
        today: Date,
    ) -> Self {
        Self {
            frame,
            filter: filter(parameters),
            rows: found.items.iter().map(TopicRow::of).collect(),
            pager: Pager::new(
                parameters.page(),
                u64::from(PAGE_SIZE),
                found.total,
                |page| parameters.address("/topics", page),
            ),
            today: wording::day(today),
        }
    }

    fn text(&self) -> &str {
        self.filter.text.as_deref().unwrap_or_default()
    }

    fn is_state(&self, state: &TopicState) -> bool {
        self.filter.state == Some(*state)
    }

    fn is_area(&self, area: &Area) -> bool {
        self.filter.area == Some(*area)
    }

    fn is_programme(&self, programme: &Programme) -> bool {
        self.filter.programme == Some(*programme)
    }
}

/// Reads a state's code back.
pub(crate) fn state_of(code: &str) -> Option<TopicState> {
    STATES.into_iter().find(|state| state.code() == code)
}

fn filter(parameters: &Parameters) -> TopicFilter {
    TopicFilter {
        state: parameters.get("state").and_then(state_of),
        area: parameters.get("area").and_then(Area::parse),
        programme: parameters.get("programme").and_then(Programme::parse),
        text: parameters
            .get("q")
            .map(|text| text.chars().take(200).collect()),
    }
}

/// `GET /topics?state=open&area=drs&programme=HORIZON&q=…&page=2`
pub(crate) async fn show(
    State(state): State<AppState>,
    ground: Ground,
    RawQuery(query): RawQuery,
) -> Result<Response, Fault> {
    let parameters = Parameters::read(query.as_deref());
    let today = state.today();
    let window = Page::new(pager::offset(parameters.page(), PAGE_SIZE), PAGE_SIZE);
    let found = state
        .store()
        .topics(&filter(&parameters), today, window)
        .await?;
    let frame = Frame::new("Calls and topics").at(Place::Calls).on(ground);
    page(&Topics::new(frame, &parameters, &found, today))
}
