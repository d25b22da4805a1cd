//! Writes batches into the one transaction of an import and counts.

use super::directory::Directory;
use super::feed::{Batch, Place};
use super::projects::Outcome;
use super::supplements::Supplements;
use super::topic_facts::{merge_call, merge_part, merge_topic};
use std::collections::{BTreeMap, HashMap};
use uptake_model::{
    Call, Gap, Problem, ProblemKind, ProgrammePart, ProjectId, RecordCounts, SourceKind, Topic,
};
use uptake_store::{ImportTransaction, StoreError};

/// An import that is being written.
pub(super) struct Writer {
    pub(super) import: ImportTransaction,
    pub(super) directory: Directory,
    pub(super) counts: RecordCounts,
    /// What became of each project; one that comes twice counts once.
    pub(super) outcomes: HashMap<ProjectId, Outcome>,
    /// Held back until all projects have been seen.
    pub(super) supplements: Supplements,
    /// Where each part of them stands, for those that nothing can be done with.
    pub(super) places: HashMap<ProjectId, BTreeMap<&'static str, Place>>,
    /// Whether the corpus holds supplements from earlier imports.
    pub(super) has_supplements: bool,
    /// Whether anything of the corpus was written, problems apart.
    pub(super) wrote: bool,
    problems: BTreeMap<ProblemKind, u64>,
    source: SourceKind,
}

/// What was written, before it is put in force.
pub(super) struct Written {
    pub(super) import: ImportTransaction,
    pub(super) counts: RecordCounts,
    pub(super) problems: Vec<(ProblemKind, u64)>,
    pub(super) wrote: bool,
}

impl Writer {
    pub(super) async fn new(
        mut import: ImportTransaction,
        source: SourceKind,
    ) -> Result<Self, StoreError> {
        Ok(Self {
            directory: Directory::open(&mut import).await?,
            has_supplements: import.has_supplements().await?,
            import,
            counts: RecordCounts::default(),
            outcomes: HashMap::new(),
            supplements: Supplements::default(),
            places: HashMap::new(),
            wrote: false,
            problems: BTreeMap::new(),
            source,
        })
    }

    /// Writes one batch.
    pub(super) async fn take(&mut self, batch: Batch) -> Result<(), StoreError> {
        self.take_projects(batch.projects).await?;
        self.counts.supplements += batch.supplements.len() as u64;
        for (supplement, place) in batch.supplements {
            let places = self.places.entry(supplement.project.clone()).or_default();
            places.entry(supplement.part.code()).or_insert(place);
            self.supplements.add(supplement);
        }
        self.take_topics(batch.topics).await?;
        self.take_calls(batch.calls).await?;
        self.take_parts(batch.programme_parts).await?;
        self.take_gaps(batch.gaps).await?;
        self.take_problems(&batch.problems).await
    }

    /// Writes what was held back.
    pub(super) async fn finish(mut self) -> Result<Written, StoreError> {
        self.take_supplements().await?;
        self.directory.finish(&mut self.import).await?;
        self.counts.organisations = self.directory.found();
        for outcome in self.outcomes.values() {
            self.counts.projects += 1;
            match outcome {
                Outcome::New => self.counts.new += 1,
                Outcome::Changed => self.counts.changed += 1,
                Outcome::Unchanged => self.counts.unchanged += 1,
            }
        }
        let mut problems: Vec<(ProblemKind, u64)> = self.problems.into_iter().collect();
        problems.sort_by_key(|(kind, count)| (std::cmp::Reverse(*count), *kind));
        Ok(Written {
            import: self.import,
            counts: self.counts,
            problems,
            wrote: self.wrote,
        })
    }

    pub(super) async fn take_problems(&mut self, problems: &[Problem]) -> Result<(), StoreError> {
        self.counts.problems += problems.len() as u64;
        for problem in problems {
            *self.problems.entry(problem.kind).or_default() += 1;
        }
        self.import.add_problems(problems).await
    }

    async fn take_topics(&mut self, topics: Vec<Topic>) -> Result<(), StoreError> {
        self.counts.topics += topics.len() as u64;
        let codes: Vec<&str> = topics.iter().map(|topic| topic.code.as_str()).collect();
        let known = self.import.topics(&codes).await?;
        let known = known.into_iter().map(|topic| (topic.code.clone(), topic));
        let source = self.source;
        let changed = merged(
            topics,
            known.collect(),
            |topic| topic.code.clone(),
            |a, b| merge_topic(a, b, source),
        );
        self.wrote |= !changed.is_empty();
        self.import.put_topics(&changed).await
    }

    async fn take_calls(&mut self, calls: Vec<Call>) -> Result<(), StoreError> {
        self.counts.calls += calls.len() as u64;
        let codes: Vec<&str> = calls.iter().map(|call| call.code.as_str()).collect();
        let known = self.import.calls(&codes).await?;
        let known = known.into_iter().map(|call| (call.code.clone(), call));
        let changed = merged(calls, known.collect(), |call| call.code.clone(), merge_call);
        self.wrote |= !changed.is_empty();
        self.import.put_calls(&changed).await
    }

    async fn take_parts(&mut self, parts: Vec<ProgrammePart>) -> Result<(), StoreError> {
        if parts.is_empty() {
            return Ok(());
        }
        self.counts.programme_parts += parts.len() as u64;
        let known = self.import.programme_parts().await?;
        let known = known.into_iter().map(|part| (part.code.clone(), part));
        let changed = merged(parts, known.collect(), |part| part.code.clone(), merge_part);
        self.wrote |= !changed.is_empty();
        self.import.put_programme_parts(&changed).await
    }

    async fn take_gaps(&mut self, gaps: Vec<Gap>) -> Result<(), StoreError> {
        if gaps.is_empty() {
            return Ok(());
        }
        self.counts.gaps += gaps.len() as u64;
        let known = self.import.gaps().await?;
        let known = known.into_iter().map(|gap| (gap.id.clone(), gap));
        let changed = merged(
            gaps,
            known.collect(),
            |gap| gap.id.clone(),
            |_, new| new.clone(),
        );
        self.wrote |= !changed.is_empty();
        self.import.put_gaps(&changed).await
    }
}

/// Of the records that came, those that change what is known, each once and
/// ordered by its key, as they have to be written.
fn merged<K: Ord + Clone, T: PartialEq + Clone>(
    came: Vec<T>,
    mut known: BTreeMap<K, T>,
    key: impl Fn(&T) -> K,
    merge: impl Fn(&T, &T) -> T,
) -> Vec<T> {
    let before = known.clone();
    for new in came {
        let key = key(&new);
        let merged = known
            .get(&key)
            .map_or_else(|| new.clone(), |old| merge(old, &new));
        known.insert(key, merged);
    }
    known
        .into_iter()
        .filter(|(key, now)| before.get(key) != Some(now))
        .map(|(_, now)| now)
        .collect()
}
