//! Topics by state, area, programme and words.

use super::{Page, Paged};
use crate::{Store, StoreError};
use jiff::civil::Date;
use serde::Serialize;
use uptake_model::{Area, Budget, CallCode, Programme, TopicCode, TopicState};

/// Which topics to list. Everything given must hold; the default lists all.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct TopicFilter {
    /// Whether applications can be handed in today.
    pub state: Option<TopicState>,
    /// Area of civil security.
    pub area: Option<Area>,
    /// Framework programme.
    pub programme: Option<Programme>,
    /// Words that code, title or text must all contain, in any case.
    pub text: Option<String>,
}

/// A topic as a list shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TopicListing {
    /// Code.
    pub code: TopicCode,
    /// Title, where any source gives one.
    pub title: Option<String>,
    /// Framework programme, where it is one of the three.
    pub programme: Option<Programme>,
    /// The programme's name as the source writes it.
    pub programme_name: Option<String>,
    /// Its call.
    pub call: Option<CallCode>,
    /// Type of action.
    pub action: Option<String>,
    /// Area of civil security it belongs to.
    pub area: Option<Area>,
    /// First day for applications.
    pub opening: Option<Date>,
    /// Last day for applications.
    pub deadline: Option<Date>,
    /// Whether applications can be handed in, on the day asked for.
    pub state: TopicState,
    /// Money foreseen.
    pub budget: Budget,
    /// True where the text comes from a draft of the work programme.
    pub draft: bool,
    /// How many projects of the corpus were funded under it.
    pub projects: u64,
}

impl Store {
    /// Topics that pass the filter. Open and forthcoming ones come first, by
    /// deadline, the nearest first; then those without dates; then closed ones,
    /// the last closed first.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn topics(
        &self,
        filter: &TopicFilter,
        today: Date,
        page: Page,
    ) -> Result<Paged<TopicListing>, StoreError> {
        let _ = (filter, today, page);
        Err(StoreError::NotYet)
    }
}
