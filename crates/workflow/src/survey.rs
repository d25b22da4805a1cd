//! What is found once for each index, so that no page has to: which projects are likely to
//! meet the gaps of the sets and the open calls, which are needs like any other, and which
//! concepts of the thesaurus each project is about.

use crate::coverage::CLOSED_WITHIN_YEARS;
use crate::derived_file::Derived;
use crate::derived_watch::at;
use crate::document_text;
use crate::platform::{Platform, PlatformError};
use crate::sealed_file::Sealed;
use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use uptake_model::{GapId, Language, ProjectId, SnapshotId, TopicCode};
use uptake_search::encoder::Effort;
use uptake_search::{Index, Query, Reach, Thesaurus};

/// How many projects are read from the store at a time.
const PAGE: u32 = 2_000;

/// A need that stands for all who have it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub enum StandingNeed {
    /// A gap of a set, such as those of IFAFRI; read by its statement.
    Gap(GapId),
    /// A topic of civil security that could be applied for when the corpus was imported, or
    /// closed in the years before it; read by its title, with the map that did not learn from it.
    Topic(TopicCode),
}

impl From<StandingNeed> for String {
    fn from(need: StandingNeed) -> Self {
        match need {
            StandingNeed::Gap(id) => format!("gap {id}"),
            StandingNeed::Topic(code) => format!("topic {code}"),
        }
    }
}

impl TryFrom<String> for StandingNeed {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let unknown = || format!("“{text}” is no standing need");
        let (kind, name) = text.split_once(' ').ok_or_else(unknown)?;
        match kind {
            "gap" => Ok(Self::Gap(GapId::new(name))),
            "topic" => Ok(Self::Topic(TopicCode::new(name))),
            _ => Err(unknown()),
        }
    }
}

/// What all standing needs reach in an index, and what its projects are about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Survey {
    /// Which index: see [`Index::identity`].
    pub index: u64,
    /// The snapshot that the index was built from.
    pub snapshot: SnapshotId,
    /// The documents that each need finds, by their numbers in that index.
    pub needs: BTreeMap<StandingNeed, Reach>,
    /// The documents that are about each concept of the thesaurus, by its slug, rising: see
    /// [`uptake_search::DocumentText::concepts`].
    pub concepts: BTreeMap<String, Vec<u32>>,
}

impl Sealed for Survey {
    const FILE: &'static str = "survey.derived";
    const FORMAT: u32 = 2;
    const WHAT: &'static str = "The survey of the corpus";
    const REMEDY: &'static str = "uptake coverage";
}

impl Derived for Survey {
    fn index(&self) -> u64 {
        self.index
    }
}

impl Platform {
    /// The survey of this index; `None` where it was not made yet.
    #[must_use]
    pub fn survey(&self, index: &Index) -> Option<Arc<Survey>> {
        self.survey_file().of(index.identity())
    }
}

/// Surveys the corpus as the index in force has it, and keeps what was found. Takes seconds
/// for 20,000 projects. `progress` is told how many of how many projects are done. `None`
/// where `stop` was set; what was kept before stays then.
///
/// # Errors
/// There is no index, the store fails, or the data folder cannot be written.
pub async fn survey_corpus(
    platform: &Platform,
    effort: Effort,
    progress: Arc<dyn Fn(u64, u64) + Send + Sync>,
    stop: Arc<AtomicBool>,
) -> Result<Option<Arc<Survey>>, PlatformError> {
    let index = platform.index()?;
    let Some(concepts) = concepts(platform, &index, effort, &*progress, &stop).await? else {
        return Ok(None);
    };
    let asked = asked(platform, &index).await?;
    let reader = Arc::clone(&index);
    let found = tokio::task::spawn_blocking(move || {
        let one = |(need, text): (StandingNeed, Wording)| {
            let going_on = !stop.load(Ordering::Relaxed);
            going_on.then(|| (need, reader.reach(&text.read(&reader))))
        };
        at(effort, || asked.into_par_iter().map(one).collect())
    });
    let found: Option<BTreeMap<StandingNeed, Reach>> =
        found.await.map_err(|_| PlatformError::WorkerDied)??;
    let Some(needs) = found else {
        return Ok(None);
    };
    let kept = Survey {
        index: index.identity(),
        snapshot: index.header().stamp.snapshot.clone(),
        needs,
        concepts,
    };
    Ok(Some(platform.survey_file().keep(kept)?))
}

/// The documents that are about each concept; `None` where `stop` was set.
async fn concepts(
    platform: &Platform,
    index: &Arc<Index>,
    effort: Effort,
    progress: &(dyn Fn(u64, u64) + Send + Sync),
    stop: &AtomicBool,
) -> Result<Option<BTreeMap<String, Vec<u32>>>, PlatformError> {
    let thesaurus = Thesaurus::embedded();
    let mut concepts: BTreeMap<String, Vec<u32>> = BTreeMap::new();
    let (mut after, mut done) = (None, 0);
    loop {
        let store = platform.store();
        let page = store.index_documents(after.as_ref(), PAGE).await?;
        let Some(last) = page.last() else { break };
        after = Some(last.id.clone());
        done += page.len() as u64;
        let read = |row| {
            let document = document_text::document(row);
            (document.id, document.text.concepts(thesaurus))
        };
        let found = tokio::task::spawn_blocking(move || {
            at(effort, || page.into_par_iter().map(read).collect())
        });
        let found: Vec<(ProjectId, Vec<usize>)> =
            found.await.map_err(|_| PlatformError::WorkerDied)??;
        for (project, about) in found {
            let Some(document) = index.document(&project) else {
                continue;
            };
            for concept in about {
                let slug = &thesaurus.concepts()[concept].slug;
                concepts.entry(slug.clone()).or_default().push(document);
            }
        }
        progress(done, u64::from(index.documents()));
        if stop.load(Ordering::Relaxed) {
            return Ok(None);
        }
    }
    for documents in concepts.values_mut() {
        documents.sort_unstable();
    }
    Ok(Some(concepts))
}

/// How a standing need is worded.
struct Wording {
    text: String,
    language: Option<Language>,
    topic: Option<TopicCode>,
}

impl Wording {
    fn english(text: &str) -> Self {
        Self {
            text: text.to_owned(),
            language: Some(Language::En),
            topic: None,
        }
    }

    fn read(self, index: &Index) -> Query {
        match self.topic {
            Some(code) => index.query_of_topic(&self.text, code),
            None => index.query_in(&self.text, self.language),
        }
    }
}

/// All standing needs, with how they are worded.
async fn asked(
    platform: &Platform,
    index: &Index,
) -> Result<Vec<(StandingNeed, Wording)>, PlatformError> {
    let store = platform.store();
    let mut asked = Vec::new();
    for gap in store.gaps().await? {
        let wording = Wording {
            language: Language::parse(&gap.language),
            ..Wording::english(&gap.statement)
        };
        asked.push((StandingNeed::Gap(gap.id), wording));
    }
    // The day of the import, so that one snapshot always gives the same.
    let Some(snapshot) = store.snapshot(&index.header().stamp.snapshot).await? else {
        return Ok(asked);
    };
    let day = snapshot
        .imported_at
        .to_zoned(jiff::tz::TimeZone::UTC)
        .date();
    let ahead = store.topics_ahead(day).await?.into_iter();
    let closed = store.topics_closed(day, CLOSED_WITHIN_YEARS).await?;
    for topic in ahead.map(|it| it.listing).chain(closed) {
        let code = topic.code;
        let Some(title) = topic.title else {
            continue;
        };
        let wording = Wording {
            topic: Some(code.clone()),
            ..Wording::english(&title)
        };
        asked.push((StandingNeed::Topic(code), wording));
    }
    Ok(asked)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sealed_file::is_written_as;

    #[test]
    fn what_it_is_written_as_has_a_number() {
        let reach = Reach {
            likely: vec![2],
            possible: vec![3, 4],
        };
        let needs = [
            StandingNeed::Gap("practitioner-1".into()),
            StandingNeed::Topic("HORIZON-CL3-2026-01-BM-01".into()),
        ];
        let example = Survey {
            index: 1,
            snapshot: "sample-1".into(),
            needs: needs.into_iter().map(|it| (it, reach.clone())).collect(),
            concepts: [("smoke".to_owned(), vec![5, 6])].into(),
        };
        is_written_as(&example, "ecf375f8");
    }
}
