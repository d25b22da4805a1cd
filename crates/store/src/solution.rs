//! Solutions, and the projects that back them.

use crate::bulk::select_in;
use crate::row::{from_json, json};
use crate::{Records, Store, StoreError, fold, row};
use sqlx::any::AnyRow;
use std::collections::HashMap;
use uptake_model::{
    MemberOrganisationId, OrganisationId, PersonId, ProjectId, ResultId, Solution, SolutionId,
};

pub(crate) const SOLUTION_COLUMNS: &str = "s.id, s.organisation, s.author, s.content, s.version, \
    s.created_at, s.updated_at";

impl Store {
    /// A solution.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn solution(&self, id: &SolutionId) -> Result<Option<Solution>, StoreError> {
        let found = sqlx::query(sqlx::AssertSqlSafe(one()))
            .bind(id.as_str())
            .fetch_optional(&self.pool)
            .await?;
        found.as_ref().map(read_solution).transpose()
    }

    /// Solutions of these identifiers, by name; unknown ones are left out.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn solutions_named(&self, ids: &[SolutionId]) -> Result<Vec<Solution>, StoreError> {
        let names: Vec<&str> = ids.iter().map(SolutionId::as_str).collect();
        let sql = format!("SELECT {SOLUTION_COLUMNS} FROM solution s WHERE s.id IN ({{list}})");
        let mut connection = self.pool.acquire().await?;
        let rows = select_in(&mut connection, &sql, &names).await?;
        let mut solutions: Vec<Solution> =
            rows.iter().map(read_solution).collect::<Result<_, _>>()?;
        solutions.sort_by(|a, b| (&a.content.name, &a.id).cmp(&(&b.content.name, &b.id)));
        solutions.dedup_by(|a, b| a.id == b.id);
        Ok(solutions)
    }

    /// Solutions built on a project, by name.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn solutions_of_project(
        &self,
        project: &ProjectId,
    ) -> Result<Vec<Solution>, StoreError> {
        let rows = sqlx::query(sqlx::AssertSqlSafe(format!(
            "SELECT {SOLUTION_COLUMNS} FROM solution_project p JOIN solution s ON s.id = p.solution \
             WHERE p.project = $1 ORDER BY s.name, s.id"
        )))
        .bind(project.as_str())
        .fetch_all(&self.pool)
        .await?;
        rows.iter().map(read_solution).collect()
    }

    /// Which projects back each solution.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn backing(&self) -> Result<HashMap<SolutionId, Vec<ProjectId>>, StoreError> {
        let rows = sqlx::query("SELECT solution, project FROM solution_project ORDER BY project")
            .fetch_all(&self.pool)
            .await?;
        let mut backing: HashMap<SolutionId, Vec<ProjectId>> = HashMap::new();
        for found in &rows {
            let solution = SolutionId::new(row::text(found, "solution")?);
            let project = ProjectId::new(row::text(found, "project")?);
            backing.entry(solution).or_default().push(project);
        }
        Ok(backing)
    }

    /// Projects and titles of results among those of some projects, by result.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn results_named(
        &self,
        projects: &[ProjectId],
        ids: &[ResultId],
    ) -> Result<Vec<(ResultId, ProjectId, String)>, StoreError> {
        let names: Vec<&str> = projects.iter().map(ProjectId::as_str).collect();
        let sql = "SELECT id, project, title FROM research_result WHERE project IN ({list})";
        let mut connection = self.pool.acquire().await?;
        let rows = select_in(&mut connection, sql, &names).await?;
        let mut named = Vec::new();
        for found in &rows {
            let id = ResultId::new(row::text(found, "id")?);
            if ids.contains(&id) {
                let project = ProjectId::new(row::text(found, "project")?);
                named.push((id, project, row::text(found, "title")?));
            }
        }
        named.sort();
        named.dedup_by(|a, b| a.0 == b.0);
        Ok(named)
    }

    /// Whether an organisation of the corpus took part in one of these projects.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn took_part(
        &self,
        organisation: &OrganisationId,
        projects: &[ProjectId],
    ) -> Result<bool, StoreError> {
        let names: Vec<&str> = projects.iter().map(ProjectId::as_str).collect();
        let sql = "SELECT organisation FROM participation WHERE project IN ({list})";
        let mut connection = self.pool.acquire().await?;
        let rows = select_in(&mut connection, sql, &names).await?;
        for found in &rows {
            if row::text(found, "organisation")? == organisation.as_str() {
                return Ok(true);
            }
        }
        Ok(false)
    }
}

impl Records {
    /// Writes a new solution.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn add_solution(&mut self, solution: &Solution) -> Result<(), StoreError> {
        let content = &solution.content;
        sqlx::query(
            "INSERT INTO solution (id, organisation, author, name, licence, origin, content, \
             search_text, version, created_at, updated_at) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
        )
        .bind(solution.id.as_str())
        .bind(solution.owner.as_str())
        .bind(solution.author.as_str())
        .bind(content.name.as_str())
        .bind(content.licence.code())
        .bind(content.origin.code())
        .bind(json(content)?)
        .bind(search_text(solution))
        .bind(i64::from(solution.version))
        .bind(solution.created_at.to_string())
        .bind(solution.updated_at.to_string())
        .execute(self.connection())
        .await?;
        self.put_backing(solution).await
    }

    /// Writes a change of a solution; false, and nothing written, where it is no longer the
    /// version before `solution.version` that stands there.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn change_solution(&mut self, solution: &Solution) -> Result<bool, StoreError> {
        let content = &solution.content;
        let done = sqlx::query(
            "UPDATE solution SET name = $2, licence = $3, origin = $4, content = $5, \
             search_text = $6, version = $7, updated_at = $8 WHERE id = $1 AND version = $7 - 1",
        )
        .bind(solution.id.as_str())
        .bind(content.name.as_str())
        .bind(content.licence.code())
        .bind(content.origin.code())
        .bind(json(content)?)
        .bind(search_text(solution))
        .bind(i64::from(solution.version))
        .bind(solution.updated_at.to_string())
        .execute(self.connection())
        .await?;
        if done.rows_affected() == 0 {
            return Ok(false);
        }
        sqlx::query("DELETE FROM solution_project WHERE solution = $1")
            .bind(solution.id.as_str())
            .execute(self.connection())
            .await?;
        self.put_backing(solution).await?;
        Ok(true)
    }

    async fn put_backing(&mut self, solution: &Solution) -> Result<(), StoreError> {
        for project in &solution.content.projects {
            sqlx::query(
                "INSERT INTO solution_project (solution, project) VALUES ($1, $2) \
                 ON CONFLICT DO NOTHING",
            )
            .bind(solution.id.as_str())
            .bind(project.as_str())
            .execute(self.connection())
            .await?;
        }
        Ok(())
    }
}

fn one() -> String {
    format!("SELECT {SOLUTION_COLUMNS} FROM solution s WHERE s.id = $1")
}

fn search_text(solution: &Solution) -> String {
    let content = &solution.content;
    let texts = [
        content.name.as_str(),
        content.provider.name.as_str(),
        content.description.as_str(),
    ];
    fold::folded(&texts.join(" "))
}

pub(crate) fn read_solution(found: &AnyRow) -> Result<Solution, StoreError> {
    Ok(Solution {
        id: SolutionId::new(row::text(found, "id")?),
        owner: MemberOrganisationId::new(row::text(found, "organisation")?),
        author: PersonId::new(row::text(found, "author")?),
        content: from_json(&row::text(found, "content")?)?,
        version: row::small_count(found, "version")?,
        created_at: row::time(found, "created_at")?,
        updated_at: row::time(found, "updated_at")?,
    })
}
