//! What organisations decided about projects for gap files, and how they share it.

use crate::bulk::select_in;
use crate::gap_file::{GAP_FILE_COLUMNS, read_gap_file};
use crate::{Records, Store, StoreError, row};
use jiff::Timestamp;
use sqlx::any::AnyRow;
use std::collections::HashMap;
use uptake_model::{
    GapFile, GapFileId, Likelihood, Marking, MarkingError, MatchJudgement, MemberOrganisationId,
    PersonId, ProjectId, ResultId, Verdict,
};

/// A judgement with its organisation's marking; what nobody released yet stays inside.
const JUDGEMENTS: &str = "SELECT m.gap, m.project, m.organisation, m.author, m.result, m.verdict, \
     m.reason, m.added, m.judged_at, COALESCE(j.marking, 'amber+strict') AS marking \
     FROM match_judgement m \
     LEFT JOIN judging j ON j.gap = m.gap AND j.organisation = m.organisation";

/// How an organisation judges the matches of a gap file.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Judging {
    /// How far it shares what it decides.
    pub marking: Marking,
    /// Until when it looked through the suggestions.
    pub looked_at: Timestamp,
}

impl Store {
    /// All judgements for a gap file, whoever may see them: whoever asks must ask access
    /// too. By project, the oldest first.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn match_judgements(
        &self,
        gap: &GapFileId,
    ) -> Result<Vec<MatchJudgement>, StoreError> {
        let sql = format!("{JUDGEMENTS} WHERE m.gap = $1 ORDER BY m.project, m.judged_at");
        let rows = sqlx::query(sqlx::AssertSqlSafe(sql))
            .bind(gap.as_str())
            .fetch_all(&self.pool)
            .await?;
        rows.iter().map(read_judgement).collect()
    }

    /// All judgements about a project, by gap file; whoever asks must ask access too.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn match_judgements_of(
        &self,
        project: &ProjectId,
    ) -> Result<Vec<MatchJudgement>, StoreError> {
        let sql = format!("{JUDGEMENTS} WHERE m.project = $1 ORDER BY m.gap, m.judged_at");
        let rows = sqlx::query(sqlx::AssertSqlSafe(sql))
            .bind(project.as_str())
            .fetch_all(&self.pool)
            .await?;
        rows.iter().map(read_judgement).collect()
    }

    /// The judgements for all gap files, by gap file and project.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn all_match_judgements(&self) -> Result<Vec<MatchJudgement>, StoreError> {
        let sql = format!("{JUDGEMENTS} ORDER BY m.gap, m.project, m.organisation");
        let rows = sqlx::query(sqlx::AssertSqlSafe(sql))
            .fetch_all(&self.pool)
            .await?;
        rows.iter().map(read_judgement).collect()
    }

    /// How strongly the matching suggests, or last suggested, what anybody judged.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn judged_suggestions(
        &self,
    ) -> Result<HashMap<(GapFileId, ProjectId), Likelihood>, StoreError> {
        let rows = sqlx::query(
            "SELECT DISTINCT s.gap AS gap, s.project AS project, s.strength AS strength \
             FROM suggestion s \
             JOIN match_judgement m ON m.gap = s.gap AND m.project = s.project",
        )
        .fetch_all(&self.pool)
        .await?;
        let read = |found| {
            let strength = row::text(found, "strength")?;
            let known = Likelihood::parse(&strength);
            let known = known.ok_or_else(|| row::unreadable(strength, "a strength"))?;
            let gap = GapFileId::new(row::text(found, "gap")?);
            Ok(((gap, ProjectId::new(row::text(found, "project")?)), known))
        };
        rows.iter().map(read).collect()
    }

    /// The gap files that anybody judged matches for, by identifier.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn judged_gap_files(&self) -> Result<Vec<GapFile>, StoreError> {
        let sql = format!(
            "SELECT {GAP_FILE_COLUMNS} FROM gap_file \
             WHERE id IN (SELECT gap FROM match_judgement) ORDER BY id"
        );
        let rows = sqlx::query(sqlx::AssertSqlSafe(sql))
            .fetch_all(&self.pool)
            .await?;
        rows.iter().map(read_gap_file).collect()
    }

    /// How an organisation judges the matches of a gap file; `None` before it began.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn judging(
        &self,
        gap: &GapFileId,
        organisation: &MemberOrganisationId,
    ) -> Result<Option<Judging>, StoreError> {
        let found = sqlx::query(
            "SELECT marking, looked_at FROM judging WHERE gap = $1 AND organisation = $2",
        )
        .bind(gap.as_str())
        .bind(organisation.as_str())
        .fetch_optional(&self.pool)
        .await?;
        found.as_ref().map(read_judging).transpose()
    }

    /// The result of a project that goes by this identifier or exactly this title.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn result_named(
        &self,
        project: &ProjectId,
        name: &str,
    ) -> Result<Option<ResultId>, StoreError> {
        let found = sqlx::query(
            "SELECT id FROM research_result WHERE project = $1 AND (id = $2 OR title = $2) \
             ORDER BY place",
        )
        .bind(project.as_str())
        .bind(name)
        .fetch_optional(&self.pool)
        .await?;
        found
            .map(|found| Ok(ResultId::new(row::text(&found, "id")?)))
            .transpose()
    }

    /// Titles of the results of some projects by identifier.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn result_titles(
        &self,
        projects: &[&ProjectId],
    ) -> Result<HashMap<ResultId, String>, StoreError> {
        let names: Vec<&str> = projects.iter().map(|it| it.as_str()).collect();
        let sql = "SELECT id, title FROM research_result WHERE project IN ({list})";
        let mut connection = self.pool.acquire().await?;
        let rows = select_in(&mut connection, sql, &names).await?;
        rows.iter()
            .map(|found| {
                let id = ResultId::new(row::text(found, "id")?);
                Ok((id, row::text(found, "title")?))
            })
            .collect()
    }
}

impl Records {
    /// What an organisation decided about a project, as it stands inside this write.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn match_judgement(
        &mut self,
        gap: &GapFileId,
        project: &ProjectId,
        organisation: &MemberOrganisationId,
    ) -> Result<Option<MatchJudgement>, StoreError> {
        let sql =
            format!("{JUDGEMENTS} WHERE m.gap = $1 AND m.project = $2 AND m.organisation = $3");
        let found = sqlx::query(sqlx::AssertSqlSafe(sql))
            .bind(gap.as_str())
            .bind(project.as_str())
            .bind(organisation.as_str())
            .fetch_optional(self.connection())
            .await?;
        found.as_ref().map(read_judgement).transpose()
    }

    /// Keeps a decision in place of an earlier one of the same organisation. Its marking
    /// is kept apart: see [`Self::put_judging`].
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn put_match_judgement(&mut self, one: &MatchJudgement) -> Result<(), StoreError> {
        sqlx::query(
            "INSERT INTO match_judgement (gap, project, organisation, author, result, verdict, \
             reason, added, judged_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) \
             ON CONFLICT (gap, project, organisation) DO UPDATE SET author = excluded.author, \
             result = excluded.result, verdict = excluded.verdict, reason = excluded.reason, \
             judged_at = excluded.judged_at",
        )
        .bind(one.gap.as_str())
        .bind(one.project.as_str())
        .bind(one.organisation.as_str())
        .bind(one.author.as_str())
        .bind(one.result.as_ref().map(ResultId::as_str))
        .bind(one.verdict.code())
        .bind(one.reason.as_str())
        .bind(i64::from(one.added))
        .bind(one.judged_at.to_string())
        .execute(self.connection())
        .await?;
        Ok(())
    }

    /// Takes a decision back; the suggestion stands undecided again.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn remove_match_judgement(
        &mut self,
        gap: &GapFileId,
        project: &ProjectId,
        organisation: &MemberOrganisationId,
    ) -> Result<(), StoreError> {
        sqlx::query(
            "DELETE FROM match_judgement WHERE gap = $1 AND project = $2 AND organisation = $3",
        )
        .bind(gap.as_str())
        .bind(project.as_str())
        .bind(organisation.as_str())
        .execute(self.connection())
        .await?;
        Ok(())
    }

    /// [`Store::judging`], as it stands inside this write.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn judging(
        &mut self,
        gap: &GapFileId,
        organisation: &MemberOrganisationId,
    ) -> Result<Option<Judging>, StoreError> {
        let found = sqlx::query(
            "SELECT marking, looked_at FROM judging WHERE gap = $1 AND organisation = $2",
        )
        .bind(gap.as_str())
        .bind(organisation.as_str())
        .fetch_optional(self.connection())
        .await?;
        found.as_ref().map(read_judging).transpose()
    }

    /// Keeps how an organisation judges the matches of a gap file.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn put_judging(
        &mut self,
        gap: &GapFileId,
        organisation: &MemberOrganisationId,
        judging: &Judging,
    ) -> Result<(), StoreError> {
        sqlx::query(
            "INSERT INTO judging (gap, organisation, marking, looked_at) VALUES ($1, $2, $3, $4) \
             ON CONFLICT (gap, organisation) DO UPDATE SET marking = excluded.marking, \
             looked_at = excluded.looked_at",
        )
        .bind(gap.as_str())
        .bind(organisation.as_str())
        .bind(judging.marking.code())
        .bind(judging.looked_at.to_string())
        .execute(self.connection())
        .await?;
        Ok(())
    }
}

fn read_judging(found: &AnyRow) -> Result<Judging, StoreError> {
    Ok(Judging {
        marking: marking(found)?,
        looked_at: row::time(found, "looked_at")?,
    })
}

fn marking(found: &AnyRow) -> Result<Marking, StoreError> {
    let code = row::text(found, "marking")?;
    Marking::parse(&code).map_err(|_: MarkingError| row::unreadable(code, "a marking"))
}

fn read_judgement(found: &AnyRow) -> Result<MatchJudgement, StoreError> {
    let verdict = row::text(found, "verdict")?;
    Ok(MatchJudgement {
        gap: GapFileId::new(row::text(found, "gap")?),
        organisation: MemberOrganisationId::new(row::text(found, "organisation")?),
        author: PersonId::new(row::text(found, "author")?),
        project: ProjectId::new(row::text(found, "project")?),
        result: row::maybe_text(found, "result")?.map(ResultId::new),
        verdict: Verdict::parse(&verdict).ok_or_else(|| row::unreadable(verdict, "a verdict"))?,
        reason: row::text(found, "reason")?,
        added: row::flag(found, "added")?,
        marking: marking(found)?,
        judged_at: row::time(found, "judged_at")?,
    })
}
