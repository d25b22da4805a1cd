//! The corpus as sums see it, read whole: some seconds' worth of rows in one go, so that
//! no page has to add them up again.

use crate::{Store, StoreError, row};
use futures_util::TryStreamExt;
use sqlx::any::AnyRow;
use std::collections::HashMap;
use uptake_model::{
    ActivityType, FundedOrganisation, FundedPart, FundedProject, Landscape, OrganisationId,
    ProjectId, ResultKind, Role, TopicCode,
};

/// What is counted of a project's results, by kind.
type Results = [u32; ResultKind::ALL.len()];

impl Store {
    /// The corpus as sums see it, at the latest snapshot. An import that is committed while
    /// it is read makes it begin again.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn landscape(&self) -> Result<Landscape, StoreError> {
        loop {
            let before = self.latest_snapshot().await?.map(|it| it.id);
            let mut landscape = self.read_landscape().await?;
            if self.latest_snapshot().await?.map(|it| it.id) == before {
                landscape.snapshot = before;
                return Ok(landscape);
            }
        }
    }

    async fn read_landscape(&self) -> Result<Landscape, StoreError> {
        let organisations = self.funded_organisations().await?;
        let mut projects = self.funded_projects().await?;
        let mut parts = self.funded_parts(&projects, &organisations).await?;
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
            snapshot: None,
            projects,
            parts,
            organisations,
        })
    }

    async fn funded_organisations(&self) -> Result<Vec<FundedOrganisation>, StoreError> {
        let sql = "SELECT id, name, short_name, country, activity, sme FROM organisation \
                   WHERE id IN (SELECT organisation FROM participation)";
        let mut rows = sqlx::query(sql).fetch(&self.pool);
        let mut organisations = Vec::new();
        while let Some(found) = rows.try_next().await? {
            organisations.push(read_organisation(&found)?);
        }
        organisations.sort_by(|a, b| a.id.cmp(&b.id));
        Ok(organisations)
    }

    async fn funded_projects(&self) -> Result<Vec<FundedProject>, StoreError> {
        let mut topics = self.topics_of_all().await?;
        let mut results = self.results_of_all().await?;
        let sql = "SELECT id, programme, acronym, title, status, start_date, end_date, areas, \
                   ec_contribution, total_cost FROM project";
        let mut rows = sqlx::query(sql).fetch(&self.pool);
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

    async fn topics_of_all(&self) -> Result<HashMap<ProjectId, Vec<TopicCode>>, StoreError> {
        let sql = "SELECT project, topic FROM project_topic ORDER BY project, place";
        let mut rows = sqlx::query(sql).fetch(&self.pool);
        let mut topics: HashMap<ProjectId, Vec<TopicCode>> = HashMap::new();
        while let Some(found) = rows.try_next().await? {
            let project = ProjectId::new(row::text(&found, "project")?);
            let topic = TopicCode::new(row::text(&found, "topic")?);
            topics.entry(project).or_default().push(topic);
        }
        Ok(topics)
    }

    async fn results_of_all(&self) -> Result<HashMap<ProjectId, Results>, StoreError> {
        let sql = "SELECT project, kind, COUNT(*) AS number FROM research_result \
                   GROUP BY project, kind";
        let mut rows = sqlx::query(sql).fetch(&self.pool);
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
    async fn funded_parts(
        &self,
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
        let mut rows = sqlx::query(sql).fetch(&self.pool);
        let mut parts = Vec::new();
        while let Some(found) = rows.try_next().await? {
            let places = (
                project.get(&row::text(&found, "project")?),
                organisation.get(&row::text(&found, "organisation")?),
            );
            // One that an import brought meanwhile: all is read again then.
            let (Some(project), Some(organisation)) = places else {
                continue;
            };
            let part = FundedPart {
                project: *project,
                organisation: *organisation,
                role: Role::parse(&row::text(&found, "role")?),
                country: row::country(&found, "country")?,
                ec_contribution: row::euro(&found, "ec_contribution")?,
            };
            parts.push(((*project, row::int(&found, "place")?), part));
        }
        Ok(parts)
    }
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
