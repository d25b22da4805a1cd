//! The corpus as sums see it, read whole: some seconds' worth of rows in one go, so that
//! no page has to add them up again.

use crate::{Store, StoreError, row};
use futures_util::TryStreamExt;
use sqlx::AnyConnection;
use sqlx::any::AnyRow;
use std::collections::HashMap;
use uptake_model::{
    ActivityType, FundedOrganisation, FundedPart, FundedProject, Landscape, OrganisationId,
    ProgrammeReach, ProjectId, ResultKind, Role, SnapshotId, TopicCode,
};

/// What is counted of a project's results, by kind.
type Results = [u32; ResultKind::ALL.len()];

impl Store {
    /// The corpus as sums see it, at the latest snapshot: all of it from one state of the
    /// database, whatever is imported meanwhile.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn landscape(&self) -> Result<Landscape, StoreError> {
        let mut reading = self.begin_reading().await?;
        let corpus = reading.connection();
        let organisations = organisations(corpus).await?;
        let mut projects = projects(corpus).await?;
        let mut parts = parts(corpus, &projects, &organisations).await?;
        // Databases sort text each in their way; places are those of our order.
        parts.sort_by_key(|it| it.0);
        let parts: Vec<FundedPart> = parts.into_iter().map(|it| it.1).collect();
        let mut from = 0;
        for (place, project) in projects.iter_mut().enumerate() {
            let mine = parts.iter().skip(from).take_while(|it| it.project == place);
            let to = from + mine.count();
            project.parts = from..to;
            from = to;
        }
        Ok(Landscape {
            snapshot: latest(corpus).await?,
            reach: reach(corpus).await?,
            projects,
            parts,
            organisations,
        })
    }
}

async fn latest(corpus: &mut AnyConnection) -> Result<Option<SnapshotId>, StoreError> {
    let sql = "SELECT id FROM snapshot ORDER BY number DESC LIMIT 1";
    let found = sqlx::query(sql).fetch_optional(corpus).await?;
    let id = found.map(|it| row::text(&it, "id")).transpose()?;
    Ok(id.map(SnapshotId::new))
}

/// Of each programme, the oldest first.
async fn reach(corpus: &mut AnyConnection) -> Result<Vec<ProgrammeReach>, StoreError> {
    let sql = "SELECT programme, MAX(start_date) AS last_start, MAX(source_updated) AS last_said \
               FROM project GROUP BY programme";
    let rows = sqlx::query(sql).fetch_all(corpus).await?;
    let mut reach = Vec::with_capacity(rows.len());
    for found in &rows {
        let said = row::maybe_text(found, "last_said")?;
        reach.push(ProgrammeReach {
            programme: row::programme(found, "programme")?,
            last_start: row::date(found, "last_start")?,
            // A time stamp; its day is what counts.
            last_said: said.and_then(|it| it.get(..10)?.parse().ok()),
        });
    }
    reach.sort_by_key(|it| it.programme);
    Ok(reach)
}

async fn organisations(corpus: &mut AnyConnection) -> Result<Vec<FundedOrganisation>, StoreError> {
    let sql = "SELECT id, name, short_name, country, activity, sme FROM organisation \
               WHERE id IN (SELECT organisation FROM participation)";
    let mut rows = sqlx::query(sql).fetch(corpus);
    let mut organisations = Vec::new();
    while let Some(found) = rows.try_next().await? {
        organisations.push(read_organisation(&found)?);
    }
    organisations.sort_by(|a, b| a.id.cmp(&b.id));
    Ok(organisations)
}

async fn projects(corpus: &mut AnyConnection) -> Result<Vec<FundedProject>, StoreError> {
    let mut topics = topics(corpus).await?;
    let mut results = results(corpus).await?;
    let sql = "SELECT id, programme, acronym, title, status, start_date, end_date, areas, \
               ec_contribution, total_cost FROM project";
    let mut rows = sqlx::query(sql).fetch(corpus);
    let mut projects = Vec::new();
    while let Some(found) = rows.try_next().await? {
        let mut project = read_project(&found)?;
        project.topics = topics.remove(&project.id).unwrap_or_default();
        project.results = results.remove(&project.id).unwrap_or_default();
        projects.push(project);
    }
    projects.sort_by(|a, b| a.id.cmp(&b.id));
    Ok(projects)
}

async fn topics(
    corpus: &mut AnyConnection,
) -> Result<HashMap<ProjectId, Vec<TopicCode>>, StoreError> {
    let sql = "SELECT project, topic FROM project_topic ORDER BY project, place";
    let mut rows = sqlx::query(sql).fetch(corpus);
    let mut topics: HashMap<ProjectId, Vec<TopicCode>> = HashMap::new();
    while let Some(found) = rows.try_next().await? {
        let project = ProjectId::new(row::text(&found, "project")?);
        let topic = TopicCode::new(row::text(&found, "topic")?);
        topics.entry(project).or_default().push(topic);
    }
    Ok(topics)
}

async fn results(corpus: &mut AnyConnection) -> Result<HashMap<ProjectId, Results>, StoreError> {
    let sql = "SELECT project, kind, COUNT(*) AS number FROM research_result \
               GROUP BY project, kind";
    let mut rows = sqlx::query(sql).fetch(corpus);
    let mut results: HashMap<ProjectId, Results> = HashMap::new();
    while let Some(found) = rows.try_next().await? {
        let project = ProjectId::new(row::text(&found, "project")?);
        let kind = ResultKind::parse(&row::text(&found, "kind")?);
        let counts = results.entry(project).or_default();
        for (count, it) in counts.iter_mut().zip(ResultKind::ALL) {
            if it == kind {
                *count = row::small_count(&found, "number")?;
            }
        }
    }
    Ok(results)
}

/// Each part with the place of its project and its own within that.
async fn parts(
    corpus: &mut AnyConnection,
    projects: &[FundedProject],
    organisations: &[FundedOrganisation],
) -> Result<Vec<((usize, i64), FundedPart)>, StoreError> {
    let places = |ids: &mut dyn Iterator<Item = String>| -> HashMap<String, usize> {
        ids.zip(0..).collect()
    };
    let project = places(&mut projects.iter().map(|it| it.id.to_string()));
    let organisation = places(&mut organisations.iter().map(|it| it.id.to_string()));
    let sql = "SELECT project, place, organisation, role, country, ec_contribution \
               FROM participation";
    let mut rows = sqlx::query(sql).fetch(corpus);
    let mut parts = Vec::new();
    while let Some(found) = rows.try_next().await? {
        let project = placed(&project, row::text(&found, "project")?)?;
        let part = FundedPart {
            project,
            organisation: placed(&organisation, row::text(&found, "organisation")?)?,
            role: Role::parse(&row::text(&found, "role")?),
            country: row::country(&found, "country")?,
            ec_contribution: row::euro(&found, "ec_contribution")?,
        };
        parts.push(((project, row::int(&found, "place")?), part));
    }
    Ok(parts)
}

/// The place of what a part names, which the database sees to being there.
fn placed(places: &HashMap<String, usize>, id: String) -> Result<usize, StoreError> {
    let found = places.get(&id).copied();
    found.ok_or_else(|| row::unreadable(id, "what the corpus holds"))
}

fn read_organisation(found: &AnyRow) -> Result<FundedOrganisation, StoreError> {
    let activity = row::maybe_text(found, "activity")?;
    Ok(FundedOrganisation {
        id: OrganisationId::new(row::text(found, "id")?),
        name: row::text(found, "name")?,
        short_name: row::maybe_text(found, "short_name")?,
        country: row::country(found, "country")?,
        activity: activity.as_deref().and_then(ActivityType::parse),
        sme: row::maybe_flag(found, "sme")?,
    })
}

/// Topics, results and parts are still empty.
fn read_project(found: &AnyRow) -> Result<FundedProject, StoreError> {
    Ok(FundedProject {
        id: ProjectId::new(row::text(found, "id")?),
        programme: row::programme(found, "programme")?,
        acronym: row::text(found, "acronym")?,
        title: row::text(found, "title")?,
        status: row::status(found, "status")?,
        start: row::date(found, "start_date")?,
        end: row::date(found, "end_date")?,
        areas: row::areas(found, "areas")?,
        topics: Vec::new(),
        ec_contribution: row::euro(found, "ec_contribution")?,
        total_cost: row::euro(found, "total_cost")?,
        results: Results::default(),
        parts: 0..0,
    })
}
