//! Projects as an import writes them: the state in force, the source it was
//! made from, and the states that came before.

mod parts;

use crate::bulk::{Cell, Insert, execute_in, select_in};
use crate::fold::folded;
use crate::import_transaction::SnapshotNumber;
use crate::{ImportTransaction, StoreError, payload, row};
use std::collections::HashMap;
use uptake_model::{Area, OrganisationId, Project, ProjectId, Role};

/// What of a project in the corpus decides whether an import changes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KnownProject {
    /// Number of the version in force, from 1.
    pub version: u32,
    /// The import that brought it.
    pub snapshot: SnapshotNumber,
    /// Checksum of its content, supplements included.
    pub checksum: String,
    /// Checksum of what its own source stated.
    pub source_checksum: String,
}

/// An earlier version, as far as undoing needs it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptVersion {
    /// Its number.
    pub version: u32,
    /// The import that brought it.
    pub snapshot: SnapshotNumber,
    /// Checksum of its content.
    pub checksum: String,
}

/// A project to be written, with everything that was decided about it.
#[derive(Debug)]
pub struct ProjectWrite<'a> {
    /// Its content, supplements included.
    pub project: &'a Project,
    /// Who takes part: one identifier for each participation, in the same order.
    pub participants: &'a [OrganisationId],
    /// Number of this version.
    pub version: u32,
    /// The import that brings this version.
    pub snapshot: SnapshotNumber,
    /// Checksum of the content.
    pub checksum: &'a str,
    /// Checksum of `source`.
    pub source_checksum: &'a str,
    /// JSON of the project as its own source states it.
    pub source: &'a [u8],
    /// Whether the corpus holds a state that this one replaces.
    pub replaces: bool,
}

const COLUMNS: &[&str] = &[
    "id",
    "rcn",
    "programme",
    "acronym",
    "acronym_key",
    "title",
    "objective",
    "keywords",
    "status",
    "start_date",
    "end_date",
    "signed_date",
    "total_cost",
    "ec_contribution",
    "scheme_code",
    "scheme_title",
    "doi",
    "source_updated",
    "areas",
    "coordinator",
    "participants",
    "version",
    "checksum",
    "source_checksum",
    "snapshot",
    "first_snapshot",
];

/// Everything but the first snapshot is replaced.
const REPLACE: &str = "ON CONFLICT (id) DO UPDATE SET rcn = excluded.rcn, \
    programme = excluded.programme, acronym = excluded.acronym, acronym_key = excluded.acronym_key, \
    title = excluded.title, objective = excluded.objective, keywords = excluded.keywords, \
    status = excluded.status, start_date = excluded.start_date, end_date = excluded.end_date, \
    signed_date = excluded.signed_date, total_cost = excluded.total_cost, \
    ec_contribution = excluded.ec_contribution, scheme_code = excluded.scheme_code, \
    scheme_title = excluded.scheme_title, doi = excluded.doi, \
    source_updated = excluded.source_updated, areas = excluded.areas, \
    coordinator = excluded.coordinator, participants = excluded.participants, \
    version = excluded.version, checksum = excluded.checksum, \
    source_checksum = excluded.source_checksum, snapshot = excluded.snapshot";

/// Tables whose rows belong to a project and are written anew with it.
const PARTS: [&str; 6] = [
    "project_topic",
    "project_call",
    "classification",
    "web_link",
    "participation",
    "research_result",
];

impl ImportTransaction {
    /// Which of the projects the corpus holds, and in which state.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn known_projects(
        &mut self,
        ids: &[&str],
    ) -> Result<HashMap<ProjectId, KnownProject>, StoreError> {
        let sql = "SELECT id, version, snapshot, checksum, source_checksum FROM project \
                   WHERE id IN ({list})";
        let rows = select_in(self.connection(), sql, ids).await?;
        rows.iter()
            .map(|found| {
                let known = KnownProject {
                    version: row::small_count(found, "version")?,
                    snapshot: SnapshotNumber(row::int(found, "snapshot")?),
                    checksum: row::text(found, "checksum")?,
                    source_checksum: row::text(found, "source_checksum")?,
                };
                Ok((ProjectId::new(row::text(found, "id")?), known))
            })
            .collect()
    }

    /// Writes projects whole, in place of the states they replace. Each id may
    /// come once in one call, and its organisations must be there.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn write_projects(&mut self, writes: &[ProjectWrite<'_>]) -> Result<(), StoreError> {
        let replaced: Vec<&str> = writes
            .iter()
            .filter(|write| write.replaces)
            .map(|write| write.project.id.as_str())
            .collect();
        for table in PARTS {
            let sql = format!("DELETE FROM {table} WHERE project IN ({{list}})");
            execute_in(self.connection(), &sql, &replaced).await?;
        }
        let mut rows = Insert::into("project", COLUMNS).with_tail(REPLACE);
        let mut sources = Insert::into("project_source", &["project", "payload"])
            .with_tail("ON CONFLICT (project) DO UPDATE SET payload = excluded.payload");
        let mut parts = parts::Parts::new();
        for write in writes {
            rows.row(project_row(write));
            sources.row([
                Cell::text(write.project.id.as_str()),
                Cell::Bytes(payload::pack(write.source)?),
            ]);
            parts.add(write);
        }
        rows.run(self.connection()).await?;
        sources.run(self.connection()).await?;
        parts.run(self.connection()).await
    }

    /// Notes that a project's own source states something else that comes, with
    /// the supplements, to the same content.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn replace_source(
        &mut self,
        id: &ProjectId,
        source_checksum: &str,
        source: &[u8],
    ) -> Result<(), StoreError> {
        sqlx::query("UPDATE project SET source_checksum = $1 WHERE id = $2")
            .bind(source_checksum)
            .bind(id.as_str())
            .execute(self.connection())
            .await?;
        sqlx::query("UPDATE project_source SET payload = $1 WHERE project = $2")
            .bind(payload::pack(source)?)
            .bind(id.as_str())
            .execute(self.connection())
            .await?;
        Ok(())
    }

    /// The project as its own source stated it, without supplements.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn project_source(&mut self, id: &ProjectId) -> Result<Option<Project>, StoreError> {
        sqlx::query("SELECT payload FROM project_source WHERE project = $1")
            .bind(id.as_str())
            .fetch_optional(self.connection())
            .await?
            .map(|found| payload::unpack(&row::bytes(&found, "payload")?))
            .transpose()
    }

    /// Keeps the state in force as an earlier version that this import replaces.
    /// `json` is its content, supplements included.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn keep_version(&mut self, id: &ProjectId, json: &[u8]) -> Result<(), StoreError> {
        let this = self.snapshot().0;
        sqlx::query(
            "INSERT INTO project_history \
             (project, version, snapshot, replaced_by, checksum, payload) \
             SELECT id, version, snapshot, $1, checksum, $2 FROM project WHERE id = $3",
        )
        .bind(this)
        .bind(payload::pack(json)?)
        .bind(id.as_str())
        .execute(self.connection())
        .await?;
        Ok(())
    }

    /// The version that this very import has replaced, if there is one.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn replaced_version(
        &mut self,
        id: &ProjectId,
    ) -> Result<Option<KeptVersion>, StoreError> {
        let this = self.snapshot().0;
        sqlx::query(
            "SELECT version, snapshot, checksum FROM project_history \
             WHERE project = $1 AND replaced_by = $2",
        )
        .bind(id.as_str())
        .bind(this)
        .fetch_optional(self.connection())
        .await?
        .map(|found| {
            Ok(KeptVersion {
                version: row::small_count(&found, "version")?,
                snapshot: SnapshotNumber(row::int(&found, "snapshot")?),
                checksum: row::text(&found, "checksum")?,
            })
        })
        .transpose()
    }

    /// Forgets a version kept by this import, because the import came back to it.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn forget_version(&mut self, id: &ProjectId, version: u32) -> Result<(), StoreError> {
        sqlx::query("DELETE FROM project_history WHERE project = $1 AND version = $2")
            .bind(id.as_str())
            .bind(i64::from(version))
            .execute(self.connection())
            .await?;
        Ok(())
    }
}

fn project_row(write: &ProjectWrite<'_>) -> [Cell; 26] {
    let project = write.project;
    let topics = project.topics.iter().map(|topic| topic.code.as_str());
    let areas = Area::of_project(topics, project.legal_bases());
    let coordinator = project
        .participations
        .iter()
        .position(|part| part.role == Role::Coordinator)
        .and_then(|place| write.participants.get(place));
    let scheme = project.funding_scheme.as_ref();
    [
        Cell::text(project.id.as_str()),
        Cell::maybe(project.rcn.as_deref()),
        Cell::text(project.programme.code()),
        Cell::text(project.acronym.as_str()),
        Cell::text(folded(&project.acronym)),
        Cell::text(project.title.as_str()),
        Cell::maybe(project.objective.as_deref()),
        Cell::text(row::join_lines(&project.keywords)),
        Cell::text(project.status.code()),
        Cell::maybe(project.start.map(|date| date.to_string())),
        Cell::maybe(project.end.map(|date| date.to_string())),
        Cell::maybe(project.signed.map(|date| date.to_string())),
        Cell::Int(project.total_cost.map(uptake_model::Euro::cents)),
        Cell::Int(project.ec_contribution.map(uptake_model::Euro::cents)),
        Cell::maybe(scheme.map(|scheme| scheme.code.as_str())),
        Cell::maybe(scheme.and_then(|scheme| scheme.title.as_deref())),
        Cell::maybe(project.doi.as_deref()),
        Cell::maybe(project.source_updated.as_deref()),
        Cell::text(row::join_areas(&areas)),
        Cell::maybe(coordinator.map(OrganisationId::as_str)),
        place(project.participations.len()),
        Cell::from(i64::from(write.version)),
        Cell::text(write.checksum),
        Cell::text(write.source_checksum),
        Cell::from(write.snapshot.0),
        Cell::from(write.snapshot.0),
    ]
}

/// A place in a list, or its length.
fn place(number: usize) -> Cell {
    Cell::Int(Some(i64::try_from(number).unwrap_or(i64::MAX)))
}
