//! Trials of solutions for a gap file.

use crate::part_answer::Subject;
use crate::row::{from_json, json};
use crate::{Records, Store, StoreError, row};
use sqlx::any::AnyRow;
use uptake_model::{
    GapFileId, MemberOrganisationId, PartAnswers, PersonId, SolutionId, Trial, TrialId,
};

const COLUMNS: &str = "t.id, t.gap, t.organisation, t.author, t.state, t.content, t.measures, \
    t.version, t.created_at, t.updated_at";

impl Subject for Trial {
    fn subject(&self) -> &str {
        self.id.as_str()
    }

    fn take(&mut self, answers: PartAnswers) {
        self.answers = answers;
    }
}

impl Store {
    /// A trial, whoever may see it: whoever asks must ask access too.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn trial(&self, id: &TrialId) -> Result<Option<Trial>, StoreError> {
        let found = self.trials_where("trial t WHERE t.id", id.as_str()).await?;
        Ok(found.into_iter().next())
    }

    /// All trials of a solution, the latest first; whoever asks must ask access too.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn trials_of(&self, solution: &SolutionId) -> Result<Vec<Trial>, StoreError> {
        let from = "trial_solution u JOIN trial t ON t.id = u.trial WHERE u.solution";
        self.trials_where(from, solution.as_str()).await
    }

    /// All trials for a gap file, the latest first; whoever asks must ask access too.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn trials_for_gap(&self, gap: &GapFileId) -> Result<Vec<Trial>, StoreError> {
        self.trials_where("trial t WHERE t.gap", gap.as_str()).await
    }

    /// All trials, the latest first; whoever asks must ask access too.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn all_trials(&self) -> Result<Vec<Trial>, StoreError> {
        let rows = sqlx::query(sqlx::AssertSqlSafe(format!(
            "SELECT {COLUMNS} FROM trial t ORDER BY t.created_at DESC, t.id"
        )))
        .fetch_all(&self.pool)
        .await?;
        let found = rows.iter().map(read_trial);
        self.answered(found.collect::<Result<_, _>>()?).await
    }

    async fn trials_where(
        &self,
        from: &'static str,
        value: &str,
    ) -> Result<Vec<Trial>, StoreError> {
        let rows = sqlx::query(sqlx::AssertSqlSafe(format!(
            "SELECT {COLUMNS} FROM {from} = $1 ORDER BY t.created_at DESC, t.id"
        )))
        .bind(value)
        .fetch_all(&self.pool)
        .await?;
        let found = rows.iter().map(read_trial);
        self.answered(found.collect::<Result<_, _>>()?).await
    }
}

impl Records {
    /// Writes a new trial.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn add_trial(&mut self, trial: &Trial) -> Result<(), StoreError> {
        sqlx::query(
            "INSERT INTO trial (id, gap, organisation, author, state_code, state, content, \
             measures, version, created_at, updated_at) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
        )
        .bind(trial.id.as_str())
        .bind(trial.gap.as_str())
        .bind(trial.owner.as_str())
        .bind(trial.author.as_str())
        .bind(trial.state.code())
        .bind(json(&trial.state)?)
        .bind(json(&trial.content)?)
        .bind(json(&trial.measures)?)
        .bind(i64::from(trial.version))
        .bind(trial.created_at.to_string())
        .bind(trial.updated_at.to_string())
        .execute(self.connection())
        .await?;
        for solution in &trial.content.solutions {
            sqlx::query(
                "INSERT INTO trial_solution (trial, solution) VALUES ($1, $2) \
                 ON CONFLICT DO NOTHING",
            )
            .bind(trial.id.as_str())
            .bind(solution.as_str())
            .execute(self.connection())
            .await?;
        }
        for participant in &trial.content.participants {
            sqlx::query(
                "INSERT INTO trial_participant (trial, organisation) VALUES ($1, $2) \
                 ON CONFLICT DO NOTHING",
            )
            .bind(trial.id.as_str())
            .bind(participant.as_str())
            .execute(self.connection())
            .await?;
        }
        Ok(())
    }

    /// Writes the state and the measures of a trial; false, and nothing written, where it is
    /// no longer the version before `trial.version` that stands there.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn change_trial(&mut self, trial: &Trial) -> Result<bool, StoreError> {
        let done = sqlx::query(
            "UPDATE trial SET state_code = $2, state = $3, measures = $4, version = $5, \
             updated_at = $6 WHERE id = $1 AND version = $5 - 1",
        )
        .bind(trial.id.as_str())
        .bind(trial.state.code())
        .bind(json(&trial.state)?)
        .bind(json(&trial.measures)?)
        .bind(i64::from(trial.version))
        .bind(trial.updated_at.to_string())
        .execute(self.connection())
        .await?;
        Ok(done.rows_affected() == 1)
    }
}

fn read_trial(found: &AnyRow) -> Result<Trial, StoreError> {
    Ok(Trial {
        id: TrialId::new(row::text(found, "id")?),
        gap: GapFileId::new(row::text(found, "gap")?),
        owner: MemberOrganisationId::new(row::text(found, "organisation")?),
        author: PersonId::new(row::text(found, "author")?),
        state: from_json(&row::text(found, "state")?)?,
        content: from_json(&row::text(found, "content")?)?,
        measures: from_json(&row::text(found, "measures")?)?,
        answers: PartAnswers::new(),
        version: row::small_count(found, "version")?,
        created_at: row::time(found, "created_at")?,
        updated_at: row::time(found, "updated_at")?,
    })
}
