//! What becomes of each project that comes: new, changed or as it was.
//!
//! A project's content is what its own sources state, the newest first, completed by
//! supplements. Its checksum decides: the same content is never written again. Other content
//! becomes a new version, and the state it replaces is kept. A project that
//! comes twice in one import counts as the later one, and makes one version at
//! most: coming back to what was in force before undoes the change.

use super::feed::{Place, Prepared, checksum};
use super::supplements::Supplements;
use super::writer::Writer;
use std::collections::{HashMap, HashSet};
use uptake_model::{Problem, ProblemKind, Project, ProjectId};
use uptake_store::{KnownProject, ProjectWrite, SnapshotNumber, StoreError};

/// What became of a project.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Outcome {
    New,
    Changed,
    Unchanged,
}

/// How many projects' supplements are looked at together.
const SUPPLEMENTED_AT_ONCE: usize = 200;

/// A project that has to be written.
struct Due {
    /// What the project's own source states.
    source: Prepared,
    /// The content, where supplements add to it.
    completed: Option<Prepared>,
    version: u32,
    snapshot: SnapshotNumber,
    replaces: bool,
}

impl Due {
    fn content(&self) -> &Prepared {
        self.completed.as_ref().unwrap_or(&self.source)
    }
}

impl Writer {
    /// Decides about projects and writes those that have to be.
    pub(super) async fn take_projects(
        &mut self,
        projects: Vec<(Prepared, Place)>,
    ) -> Result<(), StoreError> {
        let mut group: Vec<(Prepared, Place)> = Vec::with_capacity(projects.len());
        let mut ids: HashSet<ProjectId> = HashSet::new();
        for (project, place) in projects {
            if !ids.insert(project.project.id.clone()) {
                // The same project again: what came first has to be in place.
                self.take_distinct(std::mem::take(&mut group)).await?;
                ids.clear();
                ids.insert(project.project.id.clone());
            }
            group.push((project, place));
        }
        self.take_distinct(group).await
    }

    async fn take_distinct(&mut self, projects: Vec<(Prepared, Place)>) -> Result<(), StoreError> {
        let ids: Vec<&str> = projects
            .iter()
            .map(|(p, _)| p.project.id.as_str())
            .collect();
        let known = self.import.known_projects(&ids).await?;
        let supplements = self.kept_supplements(&ids).await?;
        let mut due = Vec::new();
        for (source, place) in projects {
            self.counts.participations += source.project.participations.len() as u64;
            self.counts.results += source.project.results.len() as u64;
            let known = known.get(&source.project.id);
            due.extend(self.decide(source, place, known, &supplements).await?);
        }
        self.write(due).await
    }

    async fn kept_supplements(&mut self, ids: &[&str]) -> Result<Supplements, StoreError> {
        if !self.has_supplements {
            return Ok(Supplements::default());
        }
        Ok(self.import.supplements(ids).await?.into_iter().collect())
    }

    /// Decides about one project, and keeps the version it replaces.
    async fn decide(
        &mut self,
        source: Prepared,
        place: Place,
        known: Option<&KnownProject>,
        supplements: &Supplements,
    ) -> Result<Option<Due>, StoreError> {
        let id = source.project.id.clone();
        let this = self.import.snapshot();
        let Some(known) = known else {
            self.outcomes.insert(id, Outcome::New);
            let completed = complete(&source.project, supplements);
            return Ok(Some(Due {
                source,
                completed,
                version: 1,
                snapshot: this,
                replaces: false,
            }));
        };
        if known.source_checksum == source.checksum {
            self.outcomes.entry(id).or_insert(Outcome::Unchanged);
            return Ok(None);
        }
        let before = self.source_in_force(&id).await?;
        self.report_older(&source.project, &before, place).await?;
        let source = prepared(before.joined_by(source.project))?;
        if known.source_checksum == source.checksum {
            self.outcomes.entry(id).or_insert(Outcome::Unchanged);
            return Ok(None);
        }
        let completed = complete(&source.project, supplements);
        let content = completed.as_ref().unwrap_or(&source);
        if known.checksum == content.checksum {
            self.import
                .replace_source(&id, &source.checksum, &source.json)
                .await?;
            self.outcomes.entry(id).or_insert(Outcome::Unchanged);
            return Ok(None);
        }
        let (version, snapshot) = self
            .version_for(&content.checksum, before, known, supplements)
            .await?;
        Ok(Some(Due {
            source,
            completed,
            version,
            snapshot,
            replaces: true,
        }))
    }

    /// Which version content that differs from the one in force becomes, and
    /// which import it counts as brought by. `before` is what the project's own
    /// sources have stated so far.
    async fn version_for(
        &mut self,
        checksum: &str,
        before: Project,
        known: &KnownProject,
        kept: &Supplements,
    ) -> Result<(u32, SnapshotNumber), StoreError> {
        let this = self.import.snapshot();
        let id = before.id.clone();
        if known.snapshot != this {
            let old = complete(&before, kept).map_or_else(|| prepared(before), Ok)?;
            self.import.keep_version(&id, &old.json).await?;
            self.outcomes.insert(id, Outcome::Changed);
            return Ok((known.version + 1, this));
        }
        match self.import.replaced_version(&id).await? {
            Some(before) if before.checksum == checksum => {
                self.import.forget_version(&id, before.version).await?;
                self.outcomes.insert(id, Outcome::Unchanged);
                Ok((before.version, before.snapshot))
            }
            _ => Ok((known.version, this)),
        }
    }

    /// What the project's own sources have stated so far, without supplements.
    async fn source_in_force(&mut self, id: &ProjectId) -> Result<Project, StoreError> {
        let project = self.import.project_source(id).await?;
        project.ok_or_else(|| unreadable(id))
    }

    async fn write(&mut self, due: Vec<Due>) -> Result<(), StoreError> {
        if due.is_empty() {
            return Ok(());
        }
        self.wrote = true;
        let projects: Vec<&Project> = due.iter().map(|due| &due.content().project).collect();
        let participants = self
            .directory
            .take_part(&projects, &mut self.import)
            .await?;
        let writes: Vec<ProjectWrite<'_>> = due
            .iter()
            .zip(&participants)
            .map(|(due, participants)| ProjectWrite {
                project: &due.content().project,
                participants,
                version: due.version,
                snapshot: due.snapshot,
                checksum: &due.content().checksum,
                source_checksum: &due.source.checksum,
                source: &due.source.json,
                replaces: due.replaces,
            })
            .collect();
        self.import.write_projects(&writes).await
    }

    /// Applies the supplements that came, now that all projects have been seen.
    /// Those for projects that the corpus does not hold are left out, as a problem.
    pub(super) async fn take_supplements(&mut self) -> Result<(), StoreError> {
        while !self.supplements.is_empty() {
            let came = self.supplements.take(SUPPLEMENTED_AT_ONCE);
            let ids: Vec<ProjectId> = came.projects().cloned().collect();
            let names: Vec<&str> = ids.iter().map(ProjectId::as_str).collect();
            let known = self.import.known_projects(&names).await?;
            let kept = self.kept_supplements(&names).await?;
            self.report_orphans(&ids, &known).await?;
            let mut due = Vec::new();
            let mut put = Vec::new();
            for (id, known) in ids.iter().filter_map(|id| Some((id, known.get(id)?))) {
                let both: Supplements = parts(&kept, id).chain(parts(&came, id)).collect();
                if parts(&both, id).eq(parts(&kept, id)) {
                    self.outcomes
                        .entry(id.clone())
                        .or_insert(Outcome::Unchanged);
                    continue;
                }
                due.extend(self.supplement(id, known, &kept, &both).await?);
                put.extend(both.into_list());
            }
            self.has_supplements |= !put.is_empty();
            self.wrote |= !put.is_empty();
            self.import.put_supplements(&put).await?;
            self.write(due).await?;
        }
        Ok(())
    }

    /// Decides about one project whose supplements have changed.
    async fn supplement(
        &mut self,
        id: &ProjectId,
        known: &KnownProject,
        kept: &Supplements,
        both: &Supplements,
    ) -> Result<Option<Due>, StoreError> {
        let before = self.source_in_force(id).await?;
        let source = prepared(before.clone())?;
        let completed = complete(&source.project, both);
        let content = completed.as_ref().unwrap_or(&source);
        if content.checksum == known.checksum {
            self.outcomes
                .entry(id.clone())
                .or_insert(Outcome::Unchanged);
            return Ok(None);
        }
        let (version, snapshot) = self
            .version_for(&content.checksum, before, known, kept)
            .await?;
        Ok(Some(Due {
            source,
            completed,
            version,
            snapshot,
            replaces: true,
        }))
    }

    async fn report_older(
        &mut self,
        came: &Project,
        known: &Project,
        place: Place,
    ) -> Result<(), StoreError> {
        if !came.is_older_than(known) {
            return Ok(());
        }
        let date = |project: &Project| match &project.source_updated {
            Some(date) => format!("of {date}"),
            None => "without a date".to_owned(),
        };
        let problem = Problem {
            kind: ProblemKind::OlderThanKnown,
            file: place.file,
            line: place.line,
            record: Some(came.id.to_string()),
            field: None,
            detail: format!("this one is {}, the one known {}", date(came), date(known)),
        };
        self.take_problems(&[problem]).await
    }

    async fn report_orphans(
        &mut self,
        ids: &[ProjectId],
        known: &HashMap<ProjectId, KnownProject>,
    ) -> Result<(), StoreError> {
        let orphans = ids.iter().filter(|id| !known.contains_key(*id));
        let problems: Vec<Problem> = orphans
            .flat_map(|id| {
                let places = self.places.remove(id).unwrap_or_default();
                places.into_values().map(move |place| Problem {
                    kind: ProblemKind::OrphanRow,
                    file: place.file,
                    line: place.line,
                    record: Some(id.to_string()),
                    field: None,
                    detail: "rows of a table for a project that is neither in this import nor in \
                             the corpus"
                        .to_owned(),
                })
            })
            .collect();
        self.take_problems(&problems).await
    }
}

/// The supplements for one project, one by one.
fn parts<'a>(
    all: &'a Supplements,
    id: &'a ProjectId,
) -> impl Iterator<Item = uptake_model::Supplement> + 'a {
    all.of(id).map(move |part| uptake_model::Supplement {
        project: id.clone(),
        part: part.clone(),
    })
}

/// A project as JSON with its checksum.
fn prepared(project: Project) -> Result<Prepared, StoreError> {
    let id = project.id.clone();
    Prepared::new(project).ok_or_else(|| unreadable(&id))
}

fn unreadable(id: &ProjectId) -> StoreError {
    StoreError::Unreadable {
        value: id.to_string(),
        expected: "a project with its source",
    }
}

/// The project with its supplements; `None` where it has none.
fn complete(project: &Project, supplements: &Supplements) -> Option<Prepared> {
    let mut parts = supplements.of(&project.id).peekable();
    parts.peek()?;
    let mut completed = project.clone();
    for part in parts {
        completed.supplement(part.clone());
    }
    let json = serde_json::to_vec(&completed).ok()?;
    Some(Prepared {
        checksum: checksum(&json),
        project: completed,
        json,
    })
}
