//! The organisations of the corpus while an import runs: recognises those that
//! projects name and keeps what is known about them up to date. The facts of a
//! newer description win; what it does not state stays.

use super::recognition::Recognition;
use std::collections::{BTreeMap, HashMap};
use uptake_model::{Organisation, OrganisationId, Project};
use uptake_store::{ImportTransaction, KnownKey, OrganisationWrite, StoreError};

/// The organisations of the corpus.
#[derive(Debug)]
pub(super) struct Directory {
    recognition: Recognition,
    /// Which description each organisation's facts come from.
    described_by: HashMap<OrganisationId, String>,
    /// Facts read or changed so far.
    facts: HashMap<OrganisationId, Organisation>,
    /// What has to be written at the end. Sorted, so that imports are repeatable.
    changed: BTreeMap<OrganisationId, ()>,
    found: u64,
}

impl Directory {
    /// Reads what the corpus knows.
    pub(super) async fn open(import: &mut ImportTransaction) -> Result<Self, StoreError> {
        let described_by: HashMap<_, _> = import
            .organisation_descriptions()
            .await?
            .into_iter()
            .collect();
        let keys = import.organisation_keys().await?;
        Ok(Self {
            recognition: Recognition::new(keys, described_by.keys().cloned()),
            described_by,
            facts: HashMap::new(),
            changed: BTreeMap::new(),
            found: 0,
        })
    }

    /// How many organisations were not known before.
    pub(super) fn found(&self) -> u64 {
        self.found
    }

    /// Recognises who takes part in these projects, writes organisations and keys
    /// that are new, and hands back the identifiers: for each project one for
    /// each participation, in the same order.
    pub(super) async fn take_part(
        &mut self,
        projects: &[&Project],
        import: &mut ImportTransaction,
    ) -> Result<Vec<Vec<OrganisationId>>, StoreError> {
        let mut keys: Vec<KnownKey> = Vec::new();
        let mut fresh: Vec<OrganisationId> = Vec::new();
        let mut participants = Vec::with_capacity(projects.len());
        for project in projects {
            let mut ids = Vec::with_capacity(project.participations.len());
            for part in &project.participations {
                let recognised = self.recognition.recognise(&part.organisation);
                if recognised.new && !self.described_by.contains_key(&recognised.id) {
                    self.described_by
                        .insert(recognised.id.clone(), String::new());
                    fresh.push(recognised.id.clone());
                }
                keys.extend(recognised.keys);
                ids.push(recognised.id);
            }
            participants.push(ids);
        }
        self.found += fresh.len() as u64;
        self.read_missing(&participants, &fresh, import).await?;
        for (project, ids) in projects.iter().zip(&participants) {
            let description = description_of(project);
            for (part, id) in project.participations.iter().zip(ids) {
                self.describe(id, &part.organisation, &description);
            }
        }
        // They must be there before anything refers to them; others can wait.
        self.write(&fresh, import).await?;
        import.add_organisation_keys(&keys).await?;
        Ok(participants)
    }

    /// Writes what descriptions have changed. Call it once, at the end.
    pub(super) async fn finish(
        &mut self,
        import: &mut ImportTransaction,
    ) -> Result<(), StoreError> {
        let changed: Vec<OrganisationId> = self.changed.keys().cloned().collect();
        self.write(&changed, import).await
    }

    async fn read_missing(
        &mut self,
        participants: &[Vec<OrganisationId>],
        fresh: &[OrganisationId],
        import: &mut ImportTransaction,
    ) -> Result<(), StoreError> {
        let fresh: std::collections::HashSet<&OrganisationId> = fresh.iter().collect();
        let mut missing: Vec<&str> = participants
            .iter()
            .flatten()
            .filter(|id| !self.facts.contains_key(*id) && !fresh.contains(id))
            .map(OrganisationId::as_str)
            .collect();
        missing.sort_unstable();
        missing.dedup();
        let read = import.organisations(&missing).await?;
        self.facts.extend(read);
        Ok(())
    }

    fn describe(&mut self, id: &OrganisationId, given: &Organisation, description: &str) {
        let Some(known) = self.facts.get_mut(id) else {
            self.facts.insert(id.clone(), given.clone());
            self.described_by.insert(id.clone(), description.to_owned());
            self.changed.insert(id.clone(), ());
            return;
        };
        let described_by = self.described_by.entry(id.clone()).or_default();
        let newer = description >= described_by.as_str();
        let merged = if newer {
            merge(given, known)
        } else {
            merge(known, given)
        };
        if newer && description != described_by.as_str() {
            description.clone_into(described_by);
            self.changed.insert(id.clone(), ());
        }
        if merged != *known {
            *known = merged;
            self.changed.insert(id.clone(), ());
        }
    }

    async fn write(
        &mut self,
        ids: &[OrganisationId],
        import: &mut ImportTransaction,
    ) -> Result<(), StoreError> {
        let writes: Vec<OrganisationWrite> = ids
            .iter()
            .filter_map(|id| {
                self.changed.remove(id)?;
                Some(OrganisationWrite {
                    id: id.clone(),
                    organisation: self.facts.get(id)?.clone(),
                    described_by: self.described_by.get(id)?.clone(),
                })
            })
            .collect();
        import.put_organisations(&writes).await
    }
}

/// Sorts later for a newer description: the start of the project, then its id.
fn description_of(project: &Project) -> String {
    let start = project.start.map(|date| date.to_string());
    format!(
        "{}|{}",
        start.as_deref().unwrap_or("0000-00-00"),
        project.id
    )
}

/// What `first` states, completed by `second`.
fn merge(first: &Organisation, second: &Organisation) -> Organisation {
    let name = if first.name.is_empty() {
        &second.name
    } else {
        &first.name
    };
    // A town and a region belong together: never one of each description.
    let place = if first.city.is_some() || first.nuts.is_some() {
        first
    } else {
        second
    };
    Organisation {
        pic: first.pic.clone().or_else(|| second.pic.clone()),
        vat: first.vat.clone().or_else(|| second.vat.clone()),
        name: name.clone(),
        short_name: first
            .short_name
            .clone()
            .or_else(|| second.short_name.clone()),
        country: first.country.clone().or_else(|| second.country.clone()),
        city: place.city.clone(),
        nuts: place.nuts.clone(),
        url: first.url.clone().or_else(|| second.url.clone()),
        activity: first.activity.or(second.activity),
        sme: first.sme.or(second.sme),
    }
}
