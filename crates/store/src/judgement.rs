//! Judgements: what people decided on reading a project with a need in mind. They
//! belong to the records, so that no import touches them.

use crate::{Store, StoreError, row};
use sqlx::any::AnyRow;
use uptake_model::{GapId, Grade, JudgedNeed, Judgement, Language, ProjectId};

impl Store {
    /// Keeps a judgement, in place of an earlier one for the same need and project.
    /// `key` tells needs apart: the same for the same gap, or for the same words.
    ///
    /// # Errors
    /// Where the database fails; the earlier judgement stands then.
    pub async fn put_judgement(&self, key: &str, judgement: &Judgement) -> Result<(), StoreError> {
        sqlx::query(
            "INSERT INTO judgement (need, gap, statement, language, project, grade, judged_at) \
             VALUES ($1, $2, $3, $4, $5, $6, $7) \
             ON CONFLICT (need, project) DO UPDATE SET statement = excluded.statement, \
             language = excluded.language, grade = excluded.grade, judged_at = excluded.judged_at",
        )
        .bind(key)
        .bind(judgement.need.gap.as_ref().map(GapId::as_str))
        .bind(judgement.need.text.as_str())
        .bind(judgement.need.language.code())
        .bind(judgement.project.as_str())
        .bind(i64::from(judgement.grade.number()))
        .bind(judgement.judged_at.to_string())
        .execute(&self.pool)
        .await?;
        Ok(())
    }

    /// All judgements with the key of their need, by need and project.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn judgements(&self) -> Result<Vec<(String, Judgement)>, StoreError> {
        let rows = sqlx::query(
            "SELECT need, gap, statement, language, project, grade, judged_at FROM judgement \
             ORDER BY need, project",
        )
        .fetch_all(&self.pool)
        .await?;
        rows.iter().map(read_judgement).collect()
    }
}

fn read_judgement(found: &AnyRow) -> Result<(String, Judgement), StoreError> {
    let language = row::text(found, "language")?;
    let grade = row::int(found, "grade")?;
    let judged_at = row::text(found, "judged_at")?;
    let judgement = Judgement {
        need: JudgedNeed {
            gap: row::maybe_text(found, "gap")?.map(GapId::new),
            text: row::text(found, "statement")?,
            language: Language::parse(&language)
                .ok_or_else(|| row::unreadable(language, "a language"))?,
        },
        project: ProjectId::new(row::text(found, "project")?),
        grade: u8::try_from(grade)
            .ok()
            .and_then(Grade::of_number)
            .ok_or_else(|| row::unreadable(grade.to_string(), "a grade"))?,
        judged_at: judged_at
            .parse()
            .map_err(|_| row::unreadable(judged_at, "a time"))?,
    };
    Ok((row::text(found, "need")?, judgement))
}
