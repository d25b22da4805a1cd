//! What organisations answered to being named in a trial or a buyers' group, and what
//! waits for their answer. Whoever reads it must ask access too.

use crate::bulk::select_in;
use crate::{Records, Store, StoreError, row};
use std::collections::HashMap;
use uptake_model::{MemberOrganisationId, PartAnswer, PartAnswers, ProcurementId, TrialId};

/// What names somebody.
pub(crate) trait Subject {
    /// Its identifier.
    fn subject(&self) -> &str;
    /// Takes in the answers to it.
    fn take(&mut self, answers: PartAnswers);
}

impl Store {
    /// Fills in what was answered to these.
    pub(crate) async fn answered<S: Subject>(
        &self,
        mut subjects: Vec<S>,
    ) -> Result<Vec<S>, StoreError> {
        if subjects.is_empty() {
            return Ok(subjects);
        }
        let names: Vec<&str> = subjects.iter().map(Subject::subject).collect();
        let sql =
            "SELECT subject, organisation, accepts FROM part_answer WHERE subject IN ({list})";
        let mut connection = self.pool.acquire().await?;
        let rows = select_in(&mut connection, sql, &names).await?;
        let mut answers: HashMap<String, PartAnswers> = HashMap::new();
        for found in &rows {
            let organisation = MemberOrganisationId::new(row::text(found, "organisation")?);
            let of_it = answers.entry(row::text(found, "subject")?).or_default();
            of_it.insert(organisation, row::flag(found, "accepts")?);
        }
        for subject in &mut subjects {
            let answers = answers.remove(subject.subject()).unwrap_or_default();
            subject.take(answers);
        }
        Ok(subjects)
    }

    /// Trials in which an organisation is named and to which it answered nothing yet.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn trials_asking(
        &self,
        organisation: &MemberOrganisationId,
    ) -> Result<Vec<TrialId>, StoreError> {
        let sql = "SELECT p.trial AS id FROM trial_participant p \
             JOIN trial t ON t.id = p.trial AND t.organisation <> p.organisation \
             LEFT JOIN part_answer a ON a.subject = p.trial AND a.organisation = p.organisation \
             WHERE p.organisation = $1 AND a.subject IS NULL ORDER BY t.created_at DESC, t.id";
        let found = self.asking(sql, organisation).await?;
        Ok(found.into_iter().map(TrialId::from).collect())
    }

    /// Procurements in which an organisation is named and to which it answered nothing yet.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn procurements_asking(
        &self,
        organisation: &MemberOrganisationId,
    ) -> Result<Vec<ProcurementId>, StoreError> {
        let sql = "SELECT b.procurement AS id FROM procurement_buyer b \
             JOIN procurement p ON p.id = b.procurement AND p.organisation <> b.organisation \
             LEFT JOIN part_answer a \
             ON a.subject = b.procurement AND a.organisation = b.organisation \
             WHERE b.organisation = $1 AND a.subject IS NULL ORDER BY p.created_at DESC, p.id";
        let found = self.asking(sql, organisation).await?;
        Ok(found.into_iter().map(ProcurementId::from).collect())
    }

    /// What an organisation answered: to which trial or procurement, and whether it takes
    /// part; the latest first.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn parts_answered(
        &self,
        organisation: &MemberOrganisationId,
    ) -> Result<Vec<(String, bool)>, StoreError> {
        let rows = sqlx::query(
            "SELECT subject, accepts FROM part_answer WHERE organisation = $1 \
             ORDER BY answered_at DESC, subject",
        )
        .bind(organisation.as_str())
        .fetch_all(&self.pool)
        .await?;
        let read = |found| Ok((row::text(found, "subject")?, row::flag(found, "accepts")?));
        rows.iter().map(read).collect()
    }

    async fn asking(
        &self,
        sql: &'static str,
        organisation: &MemberOrganisationId,
    ) -> Result<Vec<String>, StoreError> {
        let rows = sqlx::query(sql)
            .bind(organisation.as_str())
            .fetch_all(&self.pool)
            .await?;
        rows.iter().map(|found| row::text(found, "id")).collect()
    }
}

impl Records {
    /// What was answered to a trial or a procurement, as it stands.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn part_answers(&mut self, subject: &str) -> Result<PartAnswers, StoreError> {
        let rows = sqlx::query("SELECT organisation, accepts FROM part_answer WHERE subject = $1")
            .bind(subject)
            .fetch_all(self.connection())
            .await?;
        let read = |found| {
            let organisation = row::text(found, "organisation")?;
            Ok((organisation.into(), row::flag(found, "accepts")?))
        };
        rows.iter().map(read).collect()
    }

    /// Removes what an organisation answered.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn delete_part_answer(
        &mut self,
        subject: &str,
        organisation: &MemberOrganisationId,
    ) -> Result<(), StoreError> {
        sqlx::query("DELETE FROM part_answer WHERE subject = $1 AND organisation = $2")
            .bind(subject)
            .bind(organisation.as_str())
            .execute(self.connection())
            .await?;
        Ok(())
    }

    /// Writes an answer, in place of an earlier one.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn put_part_answer(&mut self, answer: &PartAnswer) -> Result<(), StoreError> {
        sqlx::query(
            "INSERT INTO part_answer (subject, organisation, author, accepts, answered_at) \
             VALUES ($1, $2, $3, $4, $5) ON CONFLICT (subject, organisation) DO UPDATE \
             SET author = excluded.author, accepts = excluded.accepts, \
             answered_at = excluded.answered_at",
        )
        .bind(answer.subject.as_str())
        .bind(answer.organisation.as_str())
        .bind(answer.author.as_str())
        .bind(i64::from(answer.accepts))
        .bind(answer.answered_at.to_string())
        .execute(self.connection())
        .await?;
        Ok(())
    }
}
