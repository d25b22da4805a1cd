//! Everything a project's page shows.

use super::conditions::Conditions;
use super::{CallLine, OrganisationLine, Page, Paged, TopicLine, lines, snapshots};
use crate::{Store, StoreError, payload, row};
use jiff::civil::Date;
use serde::Serialize;
use sqlx::AssertSqlSafe;
use sqlx::any::AnyRow;
use uptake_model::{
    Area, Classification, ClassificationScheme, Euro, FundingScheme, Programme, Project, ProjectId,
    ProjectStatus, ResearchResult, ResultId, ResultKind, Role, Snapshot, SnapshotId, WebLink,
    WebLinkKind,
};

/// How many results of each kind [`Store::project`] reads; the others are read
/// by [`Store::project_results`].
pub const RESULTS_SHOWN_PER_KIND: u32 = 25;

/// A project with everything its page shows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ProjectPage {
    /// Grant agreement number.
    pub id: ProjectId,
    /// CORDIS record number.
    pub rcn: Option<String>,
    /// Framework programme.
    pub programme: Programme,
    /// Acronym; the id where there is none.
    pub acronym: String,
    /// Title.
    pub title: String,
    /// What it set out to do; `None` where confidential or not stated.
    pub objective: Option<String>,
    /// Keywords, one each.
    pub keywords: Vec<String>,
    /// Status as the source states it.
    pub status: ProjectStatus,
    /// First day.
    pub start: Option<Date>,
    /// Last day.
    pub end: Option<Date>,
    /// Day the grant agreement was signed.
    pub signed: Option<Date>,
    /// Total cost, where stated.
    pub total_cost: Option<Euro>,
    /// Maximum contribution of the Union.
    pub ec_contribution: Option<Euro>,
    /// Funding scheme.
    pub funding_scheme: Option<FundingScheme>,
    /// Grant DOI, without `https://doi.org/`.
    pub doi: Option<String>,
    /// When the source last changed its content, as the source writes it.
    pub source_updated: Option<String>,
    /// Areas of civil security; empty for projects outside it.
    pub areas: Vec<Area>,
    /// Topics it was funded under, in the source's order.
    pub topics: Vec<TopicLine>,
    /// Calls it was funded under, in the source's order.
    pub calls: Vec<CallLine>,
    /// Links, in the source's order.
    pub links: Vec<WebLink>,
    /// Vocabulary entries; parts of the programme carry the title of the
    /// programme table where the project's own source gives none.
    pub classifications: Vec<Classification>,
    /// Who takes part: the coordinator first, then in the source's order.
    pub participations: Vec<ParticipationLine>,
    /// What came out of it, in the order of [`ResultKind::ALL`]; kinds without
    /// results are left out. At most [`RESULTS_SHOWN_PER_KIND`] each.
    pub results: Vec<ResultGroup>,
    /// Number of the version in force, from 1.
    pub version: u32,
    /// The import that brought the version in force.
    pub snapshot: Snapshot,
    /// The import that brought the project first.
    pub first_snapshot: SnapshotId,
    /// Earlier versions, newest first.
    pub versions: Vec<ProjectVersion>,
}

/// One organisation's part, with the organisation as it is known today.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ParticipationLine {
    /// The organisation.
    pub organisation: OrganisationLine,
    /// Its role.
    pub role: Role,
    /// Contribution of the Union; absent for unfunded roles.
    pub ec_contribution: Option<Euro>,
    /// Total cost, where stated.
    pub total_cost: Option<Euro>,
    /// Whether it left before the end.
    pub ended_early: bool,
}

/// Results of one kind.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ResultGroup {
    /// The kind.
    pub kind: ResultKind,
    /// How many there are of this kind.
    pub total: u64,
    /// The first of them, in the source's order.
    pub items: Vec<ResearchResult>,
}

/// An earlier version of a project, kept when an import brought another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ProjectVersion {
    /// Its number, from 1.
    pub version: u32,
    /// The import that brought it.
    pub snapshot: SnapshotId,
    /// The import that replaced it.
    pub replaced_by: SnapshotId,
}

impl Store {
    /// The page of a project; `None` where the corpus does not hold it.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn project(&self, id: &ProjectId) -> Result<Option<ProjectPage>, StoreError> {
        let sql = "SELECT p.*, f.id AS first_id, s.id AS s_id, s.source AS s_source, \
             s.origin AS s_origin, s.imported_at AS s_imported_at, s.checksum AS s_checksum, \
             s.counts AS s_counts FROM project p JOIN snapshot s ON s.number = p.snapshot \
             JOIN snapshot f ON f.number = p.first_snapshot WHERE p.id = $1";
        let Some(found) = self.of_project(sql, id).await?.into_iter().next() else {
            return Ok(None);
        };
        let mut page = read_page(&found)?;
        self.add_lists(&mut page).await?;
        page.participations = self.participations(id).await?;
        page.results = self.result_groups(id).await?;
        page.versions = self.earlier_versions(id).await?;
        Ok(Some(page))
    }

    /// Results of one kind of a project, in the source's order.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn project_results(
        &self,
        id: &ProjectId,
        kind: ResultKind,
        page: Page,
    ) -> Result<Paged<ResearchResult>, StoreError> {
        let mut conditions = Conditions::default();
        conditions.equals("project", id.as_str());
        conditions.equals("kind", kind.code());
        let select = (RESULT_COLUMNS, "research_result", "place");
        conditions.page(&self.pool, select, page, read_result).await
    }

    /// The identifiers of all results of a project.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn result_ids(&self, id: &ProjectId) -> Result<Vec<ResultId>, StoreError> {
        let rows = self
            .of_project(
                "SELECT id FROM research_result WHERE project = $1 ORDER BY id",
                id,
            )
            .await?;
        rows.iter()
            .map(|found| Ok(ResultId::new(row::text(found, "id")?)))
            .collect()
    }

    /// An earlier version of a project, whole, as it was in force.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn project_version(
        &self,
        id: &ProjectId,
        version: u32,
    ) -> Result<Option<Project>, StoreError> {
        sqlx::query("SELECT payload FROM project_history WHERE project = $1 AND version = $2")
            .bind(id.as_str())
            .bind(i64::from(version))
            .fetch_optional(&self.pool)
            .await?
            .map(|found| payload::unpack(&row::bytes(&found, "payload")?))
            .transpose()
    }

    async fn of_project(&self, sql: &str, id: &ProjectId) -> Result<Vec<AnyRow>, StoreError> {
        Ok(sqlx::query(AssertSqlSafe(sql.to_owned()))
            .bind(id.as_str())
            .fetch_all(&self.pool)
            .await?)
    }

    /// Topics, calls, links and vocabulary entries.
    async fn add_lists(&self, page: &mut ProjectPage) -> Result<(), StoreError> {
        let id = &page.id;
        let topics = "SELECT q.topic, COALESCE(t.title, q.title) AS title FROM project_topic q \
                      LEFT JOIN topic t ON t.code = q.topic WHERE q.project = $1 ORDER BY q.place";
        let topics = self.of_project(topics, id).await?;
        let calls = "SELECT q.call, c.title FROM project_call q \
                     LEFT JOIN call c ON c.code = q.call WHERE q.project = $1 ORDER BY q.place";
        let calls = self.of_project(calls, id).await?;
        let links = "SELECT kind, url, title FROM web_link WHERE project = $1 ORDER BY place";
        let links = self.of_project(links, id).await?;
        let entries = "SELECT c.scheme, c.code, COALESCE(NULLIF(c.title, ''), pp.title, '') AS title \
                       FROM classification c LEFT JOIN programme_part pp \
                       ON pp.code = c.code AND c.scheme = 'legal_basis' \
                       WHERE c.project = $1 ORDER BY c.place";
        let entries = self.of_project(entries, id).await?;
        page.topics = topics.iter().map(lines::topic).collect::<Result<_, _>>()?;
        page.calls = calls.iter().map(lines::call).collect::<Result<_, _>>()?;
        page.links = links.iter().map(read_link).collect::<Result<_, _>>()?;
        page.classifications = entries.iter().map(read_entry).collect::<Result<_, _>>()?;
        Ok(())
    }

    async fn participations(&self, id: &ProjectId) -> Result<Vec<ParticipationLine>, StoreError> {
        let sql = format!(
            "SELECT q.role, q.ec_contribution, q.total_cost, q.ended_early, {} \
             FROM participation q JOIN organisation o ON o.id = q.organisation \
             WHERE q.project = $1 \
             ORDER BY CASE WHEN q.role = 'coordinator' THEN 0 ELSE 1 END, q.place",
            lines::ORGANISATION
        );
        let rows = self.of_project(&sql, id).await?;
        rows.iter()
            .map(|found| {
                Ok(ParticipationLine {
                    organisation: lines::organisation(found)?,
                    role: Role::parse(&row::text(found, "role")?),
                    ec_contribution: row::euro(found, "ec_contribution")?,
                    total_cost: row::euro(found, "total_cost")?,
                    ended_early: row::flag(found, "ended_early")?,
                })
            })
            .collect()
    }

    /// The first results of each kind with how many there are, in one query.
    async fn result_groups(&self, id: &ProjectId) -> Result<Vec<ResultGroup>, StoreError> {
        let sql = format!(
            "SELECT {RESULT_COLUMNS}, total FROM (SELECT r.*, \
             ROW_NUMBER() OVER (PARTITION BY kind ORDER BY place) AS nth, \
             COUNT(*) OVER (PARTITION BY kind) AS total \
             FROM research_result r WHERE project = $1) numbered \
             WHERE nth <= {RESULTS_SHOWN_PER_KIND} ORDER BY place"
        );
        let mut groups: Vec<ResultGroup> = Vec::new();
        for found in self.of_project(&sql, id).await? {
            let result = read_result(&found)?;
            match groups.iter_mut().find(|group| group.kind == result.kind) {
                Some(group) => group.items.push(result),
                None => groups.push(ResultGroup {
                    kind: result.kind,
                    total: row::count(&found, "total")?,
                    items: vec![result],
                }),
            }
        }
        groups.sort_by_key(|group| ResultKind::ALL.iter().position(|kind| *kind == group.kind));
        Ok(groups)
    }

    async fn earlier_versions(&self, id: &ProjectId) -> Result<Vec<ProjectVersion>, StoreError> {
        let sql = "SELECT h.version, s.id AS brought, r.id AS replaced FROM project_history h \
                   JOIN snapshot s ON s.number = h.snapshot \
                   JOIN snapshot r ON r.number = h.replaced_by \
                   WHERE h.project = $1 ORDER BY h.version DESC";
        let rows = self.of_project(sql, id).await?;
        rows.iter()
            .map(|found| {
                Ok(ProjectVersion {
                    version: row::small_count(found, "version")?,
                    snapshot: SnapshotId::new(row::text(found, "brought")?),
                    replaced_by: SnapshotId::new(row::text(found, "replaced")?),
                })
            })
            .collect()
    }
}

const RESULT_COLUMNS: &str = "id, kind, detail, title, description, url, doi, journal, year";

/// The facts of the project's own row; the lists are still empty.
fn read_page(found: &AnyRow) -> Result<ProjectPage, StoreError> {
    Ok(ProjectPage {
        id: ProjectId::new(row::text(found, "id")?),
        rcn: row::maybe_text(found, "rcn")?,
        programme: row::programme(found, "programme")?,
        acronym: row::text(found, "acronym")?,
        title: row::text(found, "title")?,
        objective: row::maybe_text(found, "objective")?,
        keywords: row::lines(found, "keywords")?,
        status: row::status(found, "status")?,
        start: row::date(found, "start_date")?,
        end: row::date(found, "end_date")?,
        signed: row::date(found, "signed_date")?,
        total_cost: row::euro(found, "total_cost")?,
        ec_contribution: row::euro(found, "ec_contribution")?,
        funding_scheme: row::scheme(found)?,
        doi: row::maybe_text(found, "doi")?,
        source_updated: row::maybe_text(found, "source_updated")?,
        areas: row::areas(found, "areas")?,
        topics: Vec::new(),
        calls: Vec::new(),
        links: Vec::new(),
        classifications: Vec::new(),
        participations: Vec::new(),
        results: Vec::new(),
        version: row::small_count(found, "version")?,
        snapshot: snapshots::read_snapshot(found)?,
        first_snapshot: SnapshotId::new(row::text(found, "first_id")?),
        versions: Vec::new(),
    })
}

fn read_link(found: &AnyRow) -> Result<WebLink, StoreError> {
    Ok(WebLink {
        kind: WebLinkKind::parse(&row::text(found, "kind")?),
        url: row::text(found, "url")?,
        title: row::maybe_text(found, "title")?,
    })
}

fn read_entry(found: &AnyRow) -> Result<Classification, StoreError> {
    let scheme = row::text(found, "scheme")?;
    Ok(Classification {
        scheme: ClassificationScheme::parse(&scheme)
            .ok_or_else(|| row::unreadable(scheme, "a vocabulary"))?,
        code: row::text(found, "code")?,
        title: row::text(found, "title")?,
    })
}

fn read_result(found: &AnyRow) -> Result<ResearchResult, StoreError> {
    Ok(ResearchResult {
        id: ResultId::new(row::text(found, "id")?),
        kind: ResultKind::parse(&row::text(found, "kind")?),
        detail: row::maybe_text(found, "detail")?,
        title: row::text(found, "title")?,
        description: row::maybe_text(found, "description")?,
        url: row::maybe_text(found, "url")?,
        doi: row::maybe_text(found, "doi")?,
        journal: row::maybe_text(found, "journal")?,
        year: row::year(found, "year")?,
    })
}
