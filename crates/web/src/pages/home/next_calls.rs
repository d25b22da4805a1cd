//! The topics of civil security that concern a reader next: those that close next, or
//! where none is open those that open next.

use crate::rows::TopicRow;
use uptake_model::TopicState;
use uptake_store::listing::{TopicAhead, TopicListing};

/// How many topics are shown.
const SHOWN: usize = 5;

/// Topics of civil security under the heading that is true of them.
#[derive(Debug)]
pub(crate) struct NextCalls {
    pub(crate) heading: &'static str,
    /// What must be said before the table; empty where it says all.
    pub(crate) about: &'static str,
    pub(crate) caption: &'static str,
    pub(crate) rows: Vec<TopicRow>,
}

impl NextCalls {
    /// Chosen from the open and forthcoming topics of civil security, nearest deadline
    /// first.
    pub(crate) fn of(ahead: &[TopicAhead]) -> Self {
        let open = in_state(ahead, TopicState::Open);
        if !open.is_empty() {
            return Self {
                heading: "Open calls, closing next",
                about: "",
                caption: "Topics you can apply for today, nearest deadline first",
                rows: rows(open),
            };
        }
        let mut coming = in_state(ahead, TopicState::Forthcoming);
        coming.sort_by_key(|topic| (topic.opening.is_none(), topic.opening));
        Self {
            heading: "Calls that open next",
            about: if coming.is_empty() {
                "No topic of civil security is open or announced, as far as the imported calls tell."
            } else {
                "No topic of civil security is open today. These are announced."
            },
            caption: "Announced topics, the next to open first",
            rows: rows(coming),
        }
    }
}

fn in_state(ahead: &[TopicAhead], state: TopicState) -> Vec<&TopicListing> {
    let listings = ahead.iter().map(|topic| &topic.listing);
    listings.filter(|topic| topic.state == state).collect()
}

fn rows(topics: Vec<&TopicListing>) -> Vec<TopicRow> {
    topics.into_iter().take(SHOWN).map(TopicRow::of).collect()
}
