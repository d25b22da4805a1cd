//! Practitioners' assessments: one for each person, solution and trial.

use crate::row::{from_json, json};
use crate::{Records, Store, StoreError, row};
use jiff::Timestamp;
use sqlx::any::AnyRow;
use uptake_model::{Assessment, MemberOrganisationId, PersonId, SolutionId, TrialId};

impl Store {
    /// What stands there of all assessments of a solution; whoever asks must show none on
    /// its own but to whoever gave it.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn assessments_of(
        &self,
        solution: &SolutionId,
    ) -> Result<Vec<Assessment>, StoreError> {
        let rows = sqlx::query(
            "SELECT person, solution, trial, organisation, grades, remark, at FROM assessment \
             WHERE solution = $1 ORDER BY person, trial",
        )
        .bind(solution.as_str())
        .fetch_all(&self.pool)
        .await?;
        rows.iter().map(read_assessment).collect()
    }

    /// Everything that was ever said of a solution from own use, or in a trial, the oldest
    /// first; whoever asks must show none of it on its own.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn assessments_said(
        &self,
        solution: &SolutionId,
        trial: Option<&TrialId>,
    ) -> Result<Vec<Assessment>, StoreError> {
        let rows = sqlx::query(
            "SELECT person, solution, trial, organisation, grades, remark, at \
             FROM assessment_said WHERE solution = $1 AND trial = $2 ORDER BY place",
        )
        .bind(solution.as_str())
        .bind(trial.map_or("", TrialId::as_str))
        .fetch_all(&self.pool)
        .await?;
        rows.iter().map(read_assessment).collect()
    }
}

impl Records {
    /// How often somebody said since a time what they think of a solution from own use, or in
    /// a trial, as this write sees it.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn count_said(
        &mut self,
        assessment: &Assessment,
        since: Timestamp,
    ) -> Result<u64, StoreError> {
        let found = sqlx::query(
            "SELECT COUNT(*) AS number FROM assessment_said \
             WHERE person = $1 AND solution = $2 AND trial = $3 AND at > $4",
        )
        .bind(assessment.person.as_str())
        .bind(assessment.solution.as_str())
        .bind(assessment.trial.as_ref().map_or("", TrialId::as_str))
        .bind(since.to_string())
        .fetch_one(self.connection())
        .await?;
        row::count(&found, "number")
    }

    /// Writes an assessment, in place of what the same person said of the same solution in
    /// the same trial.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn put_assessment(&mut self, assessment: &Assessment) -> Result<(), StoreError> {
        sqlx::query(
            "INSERT INTO assessment (person, solution, trial, organisation, grades, remark, at) \
             VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (person, solution, trial) DO UPDATE \
             SET organisation = excluded.organisation, grades = excluded.grades, \
             remark = excluded.remark, at = excluded.at",
        )
        .bind(assessment.person.as_str())
        .bind(assessment.solution.as_str())
        .bind(assessment.trial.as_ref().map_or("", TrialId::as_str))
        .bind(assessment.organisation.as_str())
        .bind(json(&assessment.grades)?)
        .bind(assessment.remark.as_str())
        .bind(assessment.at.to_string())
        .execute(self.connection())
        .await?;
        sqlx::query(
            "INSERT INTO assessment_said (solution, trial, place, person, organisation, grades, \
             remark, at) SELECT $1, $2, COALESCE(MAX(place), 0) + 1, $3, $4, $5, $6, $7 \
             FROM assessment_said WHERE solution = $1 AND trial = $2",
        )
        .bind(assessment.solution.as_str())
        .bind(assessment.trial.as_ref().map_or("", TrialId::as_str))
        .bind(assessment.person.as_str())
        .bind(assessment.organisation.as_str())
        .bind(json(&assessment.grades)?)
        .bind(assessment.remark.as_str())
        .bind(assessment.at.to_string())
        .execute(self.connection())
        .await?;
        Ok(())
    }
}

fn read_assessment(found: &AnyRow) -> Result<Assessment, StoreError> {
    let trial = TrialId::new(row::text(found, "trial")?);
    Ok(Assessment {
        person: PersonId::new(row::text(found, "person")?),
        organisation: MemberOrganisationId::new(row::text(found, "organisation")?),
        solution: SolutionId::new(row::text(found, "solution")?),
        trial: (!trial.is_empty()).then_some(trial),
        grades: from_json(&row::text(found, "grades")?)?,
        remark: row::text(found, "remark")?,
        at: row::time(found, "at")?,
    })
}
