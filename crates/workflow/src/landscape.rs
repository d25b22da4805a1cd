//! The corpus as sums see it, held in memory, with the survey of it.

mod kept;

use crate::platform::{Platform, PlatformError};
use crate::rebuild_index::stamped;
use crate::sealed_file::SealedFile;
use crate::survey::{StandingNeed, Survey};
use std::collections::BTreeSet;
use std::sync::{Arc, PoisonError};
use tokio::sync::Mutex;
use uptake_model::{Discipline, Landscape, SnapshotId};
use uptake_search::{Index, Thesaurus};

/// Keeps the landscape of the latest snapshot; whoever asks while it is being read waits
/// for the one reading.
#[derive(Debug)]
pub(crate) struct LandscapeSlot {
    file: SealedFile<Landscape>,
    landscape: Mutex<Option<Arc<Landscape>>>,
    charted: std::sync::Mutex<Option<Charted>>,
}

impl LandscapeSlot {
    /// Nothing was read yet; the next process reads it from this file.
    pub(crate) fn kept_in(file: SealedFile<Landscape>) -> Self {
        Self {
            file,
            landscape: Mutex::default(),
            charted: std::sync::Mutex::default(),
        }
    }
}

/// The corpus as sums see it, at the latest snapshot, and held from then on. Read from the
/// database once for each snapshot, which takes a second or two for 20,000 projects, and
/// kept in a file, from which other processes read it in tens of milliseconds.
///
/// # Errors
/// The store fails.
pub async fn landscape(platform: &Platform) -> Result<Arc<Landscape>, PlatformError> {
    let slot = platform.landscape_slot();
    let mut kept = slot.landscape.lock().await;
    let latest = platform.store().latest_snapshot().await?.map(|it| it.id);
    if let Some(landscape) = kept.as_ref()
        && landscape.snapshot == latest
    {
        return Ok(Arc::clone(landscape));
    }
    let read = match from_file(&slot.file, latest).await? {
        Some(read) => read,
        None => from_database(platform, &slot.file).await?,
    };
    Ok(Arc::clone(kept.insert(read)))
}

async fn from_file(
    file: &SealedFile<Landscape>,
    latest: Option<SnapshotId>,
) -> Result<Option<Arc<Landscape>>, PlatformError> {
    let file = file.clone();
    let read = move || file.read().filter(|it| it.snapshot == latest).map(Arc::new);
    let read = tokio::task::spawn_blocking(read);
    read.await.map_err(|_| PlatformError::WorkerDied)
}

/// A data folder that cannot be written costs the next process time, and no page its answer.
async fn from_database(
    platform: &Platform,
    file: &SealedFile<Landscape>,
) -> Result<Arc<Landscape>, PlatformError> {
    let read = Arc::new(platform.store().landscape().await?);
    let (file, landscape) = (file.clone(), Arc::clone(&read));
    let written = tokio::task::spawn_blocking(move || file.write(&landscape)).await;
    if let Err(error) = written.map_err(|_| PlatformError::WorkerDied)? {
        tracing::warn!("{error}");
    }
    Ok(read)
}

/// The landscape with the survey of it.
#[derive(Debug, Clone)]
pub struct Charted {
    /// The corpus as sums see it.
    pub landscape: Arc<Landscape>,
    /// What was found in the index in force.
    survey: Arc<Survey>,
    /// The place in the landscape of each document of the index.
    places: Arc<[Option<usize>]>,
}

/// The projects that a need finds, by their places in the landscape, the best first.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Reached {
    /// Those likely to meet it.
    pub likely: Vec<usize>,
    /// Those that are possible.
    pub possible: Vec<usize>,
}

impl Charted {
    fn is_of(&self, landscape: &Arc<Landscape>, survey: &Arc<Survey>) -> bool {
        Arc::ptr_eq(&self.landscape, landscape) && Arc::ptr_eq(&self.survey, survey)
    }

    /// What a standing need reaches; nothing where it is not among those asked.
    #[must_use]
    pub fn reached(&self, need: &StandingNeed) -> Reached {
        let Some(reach) = self.survey.needs.get(need) else {
            return Reached::default();
        };
        Reached {
            likely: self.placed(&reach.likely),
            possible: self.placed(&reach.possible),
        }
    }

    /// The projects that are about a concept, by their places in the landscape, rising: of
    /// the concept itself, and of all below it. Nothing where there is no such concept.
    #[must_use]
    pub fn about(&self, concept: &str) -> Vec<usize> {
        let thesaurus = Thesaurus::embedded();
        let (mut found, mut waiting) = (BTreeSet::new(), vec![concept]);
        while let Some(slug) = waiting.pop() {
            if let Some(concept) = thesaurus.concept(slug)
                && found.insert(slug)
            {
                waiting.extend(concept.narrower.iter().map(String::as_str));
            }
        }
        let documents = found.iter().filter_map(|it| self.survey.concepts.get(*it));
        let mut places: Vec<usize> = documents.flat_map(|it| self.placed(it)).collect();
        places.sort_unstable();
        places.dedup();
        places
    }

    /// The projects that name a concept itself, by their places in the landscape, rising.
    #[must_use]
    pub fn named(&self, concept: &str) -> Vec<usize> {
        let documents = self.survey.concepts.get(concept);
        let mut places = documents.map_or_else(Vec::new, |it| self.placed(it));
        places.sort_unstable();
        places
    }

    /// The projects that are about a discipline, as [`Self::about`]; nothing for
    /// [`Discipline::Other`].
    #[must_use]
    pub fn of_discipline(&self, discipline: Discipline) -> Vec<usize> {
        let concepts = concepts_of(discipline).iter();
        let mut places: Vec<usize> = concepts.flat_map(|it| self.about(it)).collect();
        places.sort_unstable();
        places.dedup();
        places
    }

    /// Whether a standing need was asked.
    #[must_use]
    pub fn was_asked(&self, need: &StandingNeed) -> bool {
        self.survey.needs.contains_key(need)
    }

    fn placed(&self, documents: &[u32]) -> Vec<usize> {
        let documents = documents.iter();
        documents
            .filter_map(|it| *self.places.get(*it as usize)?)
            .collect()
    }

    /// The standing needs that were asked.
    pub fn needs(&self) -> impl Iterator<Item = &StandingNeed> {
        self.survey.needs.keys()
    }
}

/// The landscape with what standing needs reach; `None` while that is being found for the
/// index in force, or that index is not yet of the corpus as it stands.
///
/// # Errors
/// There is no index, it cannot be read, or the store fails.
pub async fn chart(platform: &Platform) -> Result<Option<Charted>, PlatformError> {
    let index = platform.index()?;
    let Some(survey) = platform.survey(&index) else {
        return Ok(None);
    };
    let landscape = landscape(platform).await?;
    // Between an import and its index: numbers of two snapshots would stand under the name of one.
    if stamped(landscape.snapshot.clone()) != survey.snapshot {
        return Ok(None);
    }
    let slot = &platform.landscape_slot().charted;
    let mut kept = slot.lock().unwrap_or_else(PoisonError::into_inner);
    let charted = match kept.take() {
        Some(charted) if charted.is_of(&landscape, &survey) => charted,
        Some(_) | None => Charted {
            places: places(&index, &landscape),
            landscape,
            survey,
        },
    };
    Ok(Some(kept.insert(charted).clone()))
}

fn places(index: &Index, landscape: &Landscape) -> Arc<[Option<usize>]> {
    let documents = 0..index.documents();
    documents
        .map(|document| landscape.place(&index.id(document)?))
        .collect()
}

/// The concepts of the thesaurus that stand for those of a discipline and what they do.
fn concepts_of(discipline: Discipline) -> &'static [&'static str] {
    match discipline {
        Discipline::FireAndRescue => &["firefighter", "firefighting", "urban-search-and-rescue"],
        Discipline::Police => &["police-officer", "criminal-investigator"],
        Discipline::BorderGuard => &["border-guard"],
        Discipline::CoastGuard => &["coast-guard", "maritime-search-and-rescue"],
        Discipline::Customs => &["customs-officer"],
        Discipline::CivilProtection => &["civil-protection-authority"],
        Discipline::EmergencyMedical => &["paramedic", "hospital-staff", "prehospital-care"],
        Discipline::InfrastructureOperator => &["infrastructure-operator"],
        Discipline::CyberResponse => &["csirt"],
        Discipline::Justice => &["judicial-authority", "prison-security"],
        Discipline::CbrnE => &["cbrn-threat", "explosive-threat", "bomb-disposal"],
        Discipline::Other => &[],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_discipline_but_the_other_has_concepts_of_the_thesaurus() {
        for discipline in Discipline::ALL {
            let concepts = concepts_of(discipline);
            assert_eq!(concepts.is_empty(), discipline == Discipline::Other);
            for slug in concepts {
                assert!(Thesaurus::embedded().concept(slug).is_some(), "{slug}");
            }
        }
    }
}
