//! What lies beside an answer: calls that can be applied for and gaps that others
//! stated, as far as they find the same projects as the need.

use crate::platform::{Platform, PlatformError};
use crate::refresh_suggestions::read_text;
use jiff::Timestamp;
use jiff::civil::Date;
use serde::Serialize;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use uptake_model::{Gap, GapId, Language, TopicState};
use uptake_search::{Corrections, Index, Profile, Query};
use uptake_store::listing::TopicListing;

/// Most calls and most gaps that are named beside an answer.
const MOST: usize = 3;

/// From this likeness on a text comes close. Chosen by looking at the calls that
/// were named for twenty needs: below it most are of another matter.
const CLOSE: f64 = 0.35;

/// Something that comes close to a need.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Close<T> {
    /// How alike the projects are that both find, 0 to 1.
    pub likeness: f64,
    /// What it is.
    pub what: T,
}

/// What lies beside an answer, the closest first.
#[derive(Debug, Clone, Default)]
pub struct Beside {
    /// Open and forthcoming topics.
    pub topics: Vec<Close<TopicListing>>,
    /// Gaps of the register.
    pub gaps: Vec<Close<Gap>>,
}

/// Topics and gaps with their profiles, kept as long as index and day stay.
#[derive(Debug)]
struct Known {
    built_at: Timestamp,
    day: Date,
    topics: Vec<(Profile, TopicListing)>,
    gaps: Vec<(Profile, Gap)>,
    /// The calls that fit what gap files say: their pages are read far more often than
    /// they are written.
    calls: Mutex<HashMap<GapText, Arc<[TopicListing]>>>,
}

/// What a gap file is matched by: its language and its text.
type GapText = (Language, String);

/// Gap files whose calls are remembered; from there on, all are forgotten and the next
/// ones remembered.
const MOST_REMEMBERED: usize = 20_000;

/// Keeps the profiles of what may lie beside an answer.
#[derive(Debug, Default)]
pub(crate) struct BesideSlot {
    known: Mutex<Option<Arc<Known>>>,
    /// Held by the one that reads; whoever asks meanwhile waits for it instead of reading
    /// the same.
    reading: tokio::sync::Mutex<()>,
}

impl BesideSlot {
    fn current(&self, index: &Index, day: Date) -> Option<Arc<Known>> {
        let known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        let built_at = index.header().stamp.built_at;
        let known = known.as_ref()?;
        (known.built_at == built_at && known.day == day).then(|| Arc::clone(known))
    }

    fn keep(&self, known: Arc<Known>) {
        *self.known.lock().unwrap_or_else(PoisonError::into_inner) = Some(known);
    }
}

/// Calls and gaps that come close to a need as its writer corrected it.
///
/// # Errors
/// There is no index yet, it cannot be read, or the store fails.
pub async fn beside_need(
    platform: &Platform,
    text: &str,
    corrections: &Corrections,
    today: Date,
) -> Result<Beside, PlatformError> {
    let index = platform.index()?;
    let need = platform.read_need(&index, text, corrections);
    beside_answer(platform, &need, today).await
}

/// Calls and gaps that come close to a need that was read. The first question of a
/// day reads all of them: a tenth of a second or two.
///
/// # Errors
/// There is no index yet, it cannot be read, or the store fails.
pub async fn beside_answer(
    platform: &Platform,
    need: &Query,
    today: Date,
) -> Result<Beside, PlatformError> {
    let index = platform.index()?;
    let known = known(platform, &index, today).await?;
    let profile = index.profile(need);
    Ok(Beside {
        topics: closest(&profile, &known.topics, MOST),
        gaps: closest(&profile, &known.gaps, MOST),
    })
}

/// All calls that fit a gap file and can be applied for, the closest first: whoever asks
/// which gaps a call would serve reads these lists the other way round.
///
/// # Errors
/// There is no index yet, it cannot be read, or the store fails.
pub(crate) async fn calls_for_gap(
    platform: &Platform,
    (language, gap): (Language, &str),
    today: Date,
) -> Result<Arc<[TopicListing]>, PlatformError> {
    let index = platform.index()?;
    let known = known(platform, &index, today).await?;
    let text = (language, gap.to_owned());
    let remembered = || known.calls.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(calls) = remembered().get(&text) {
        return Ok(Arc::clone(calls));
    }
    let query = read_text(&index, &platform.need_reader(), language, gap);
    let calls: Arc<[TopicListing]> = calls_ahead(&index.profile(&query), &known).collect();
    let mut remembered = remembered();
    if remembered.len() >= MOST_REMEMBERED {
        remembered.clear();
    }
    remembered.insert(text, Arc::clone(&calls));
    Ok(calls)
}

/// All calls that fit each gap of the sets and can be applied for, the closest first.
///
/// # Errors
/// There is no index yet, it cannot be read, or the store fails.
pub(crate) async fn calls_for_sets(
    platform: &Platform,
    today: Date,
) -> Result<Vec<(GapId, Vec<TopicListing>)>, PlatformError> {
    let index = platform.index()?;
    let known = known(platform, &index, today).await?;
    let gaps = known.gaps.iter();
    let gaps = gaps.map(|(profile, gap)| (gap.id.clone(), calls_ahead(profile, &known).collect()));
    Ok(gaps.collect())
}

/// All calls that come close and can be applied for, now or soon.
fn calls_ahead(profile: &Profile, known: &Known) -> impl Iterator<Item = TopicListing> {
    let close = closest(profile, &known.topics, usize::MAX).into_iter();
    close
        .map(|it| it.what)
        .filter(|it| matches!(it.state, TopicState::Open | TopicState::Forthcoming))
}

async fn known(
    platform: &Platform,
    index: &Index,
    today: Date,
) -> Result<Arc<Known>, PlatformError> {
    if let Some(known) = platform.beside().current(index, today) {
        return Ok(known);
    }
    let _reading = platform.beside().reading.lock().await;
    if let Some(known) = platform.beside().current(index, today) {
        return Ok(known);
    }
    let read = Arc::new(read(platform, index, today).await?);
    platform.beside().keep(Arc::clone(&read));
    Ok(read)
}

async fn read(platform: &Platform, index: &Index, day: Date) -> Result<Known, PlatformError> {
    let topics = platform.store().topics_ahead(day).await?;
    let gaps = platform.store().gaps().await?;
    let profile = |text: &str, language| index.profile(&index.query_in(text, language));
    Ok(Known {
        built_at: index.header().stamp.built_at,
        day,
        calls: Mutex::default(),
        topics: topics
            .into_iter()
            .map(|topic| (profile(&topic.text, Some(Language::En)), topic.listing))
            .collect(),
        gaps: gaps
            .into_iter()
            .map(|gap| {
                let language = Language::parse(&gap.language);
                (profile(&gap.statement, language), gap)
            })
            .collect(),
    })
}

fn closest<T: Clone>(need: &Profile, among: &[(Profile, T)], most: usize) -> Vec<Close<T>> {
    let mut close: Vec<(f64, &T)> = among
        .iter()
        .map(|(profile, what)| (need.likeness(profile), what))
        .filter(|(likeness, _)| *likeness >= CLOSE)
        .collect();
    close.sort_by(|a, b| b.0.total_cmp(&a.0));
    close.truncate(most);
    let owned = |(likeness, what): (f64, &T)| Close {
        likeness,
        what: what.clone(),
    };
    close.into_iter().map(owned).collect()
}
