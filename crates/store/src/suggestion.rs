//! What the matching suggests for gap files. Derived, so that it leaves no entry in the
//! audit log; written in small parts, so that nobody who saves something waits for it.

use crate::bulk::{Cell, Insert, select_in};
use crate::gap_file::{GAP_FILE_COLUMNS, read_gap_file};
use crate::{Backend, Store, StoreError, row};
use jiff::Timestamp;
use sqlx::AnyConnection;
use sqlx::any::AnyRow;
use std::collections::HashMap;
use uptake_model::{GapFile, GapFileId, Likelihood, ProjectId, Suggestion, SuggestionsMade};

/// Gap files that are open and whose suggestions were made from another version of them,
/// from another index, or never.
const STALE: &str = "FROM gap_file LEFT JOIN suggestions_made s ON s.gap = gap_file.id \
     WHERE state_code IN ('draft', 'submitted', 'published') \
     AND (s.gap IS NULL OR s.stamp <> $1 OR s.version <> gap_file.version)";

/// A project that was found for a gap file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FoundProject {
    /// The project.
    pub project: ProjectId,
    /// Its score, in thousandths.
    pub score: u32,
    /// What the score means.
    pub strength: Likelihood,
}

/// What was found for a gap file, the best first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FoundForGap {
    /// The gap file.
    pub gap: GapFileId,
    /// Its version that was read.
    pub version: u32,
    /// The projects.
    pub projects: Vec<FoundProject>,
}

/// How suggestions changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct SuggestionChanges {
    /// Suggested for the first time.
    pub new: u64,
    /// Suggested again after they had gone.
    pub back: u64,
    /// No longer suggested.
    pub gone: u64,
    /// Suggested as before, in another place or with another score.
    pub moved: u64,
}

/// A suggestion as it is kept.
struct Kept {
    suggestion: Suggestion,
    is_gone: bool,
}

impl Store {
    /// Open gap files after `after` (empty: from the first) whose suggestions were not
    /// made from their present version with `stamp`; at most `limit`, by identifier.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn stale_gap_files(
        &self,
        stamp: &str,
        after: &str,
        limit: u32,
    ) -> Result<Vec<GapFile>, StoreError> {
        let columns: Vec<String> = GAP_FILE_COLUMNS
            .split(", ")
            .map(|column| format!("gap_file.{column}"))
            .collect();
        let sql = format!(
            "SELECT {} {STALE} AND gap_file.id > $2 ORDER BY gap_file.id LIMIT $3",
            columns.join(", ")
        );
        let rows = sqlx::query(sqlx::AssertSqlSafe(sql))
            .bind(stamp)
            .bind(after)
            .bind(i64::from(limit))
            .fetch_all(&self.pool)
            .await?;
        rows.iter().map(read_gap_file).collect()
    }

    /// How many gap files [`Self::stale_gap_files`] would name.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn count_stale_gap_files(&self, stamp: &str) -> Result<u64, StoreError> {
        let sql = format!("SELECT COUNT(*) AS stale {STALE}");
        let found = sqlx::query(sqlx::AssertSqlSafe(sql))
            .bind(stamp)
            .fetch_one(&self.pool)
            .await?;
        row::count(&found, "stale")
    }

    /// What is suggested for a gap file, the best first.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn suggestions(&self, gap: &GapFileId) -> Result<Vec<Suggestion>, StoreError> {
        let rows = sqlx::query(
            "SELECT project, place, score, strength, first_seen FROM suggestion \
             WHERE gap = $1 AND gone IS NULL ORDER BY place",
        )
        .bind(gap.as_str())
        .fetch_all(&self.pool)
        .await?;
        rows.iter().map(read_suggestion).collect()
    }

    /// What is suggested for some gap files, by gap file, the best first.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn suggestions_for(
        &self,
        gaps: &[GapFileId],
    ) -> Result<HashMap<GapFileId, Vec<Suggestion>>, StoreError> {
        let names: Vec<&str> = gaps.iter().map(GapFileId::as_str).collect();
        let sql = "SELECT gap, project, place, score, strength, first_seen FROM suggestion \
                   WHERE gap IN ({list}) AND gone IS NULL ORDER BY gap, place";
        let mut connection = self.pool.acquire().await?;
        let mut suggested: HashMap<GapFileId, Vec<Suggestion>> = HashMap::new();
        for found in &select_in(&mut connection, sql, &names).await? {
            let gap = GapFileId::new(row::text(found, "gap")?);
            suggested
                .entry(gap)
                .or_default()
                .push(read_suggestion(found)?);
        }
        Ok(suggested)
    }

    /// From what the suggestions of a gap file were made; `None` where none were yet.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn suggestions_made(
        &self,
        gap: &GapFileId,
    ) -> Result<Option<SuggestionsMade>, StoreError> {
        let found = sqlx::query("SELECT version, stamp, at FROM suggestions_made WHERE gap = $1")
            .bind(gap.as_str())
            .fetch_optional(&self.pool)
            .await?;
        found
            .map(|found| {
                Ok(SuggestionsMade {
                    gap: gap.clone(),
                    version: row::small_count(&found, "version")?,
                    stamp: row::text(&found, "stamp")?,
                    at: row::time(&found, "at")?,
                })
            })
            .transpose()
    }

    /// Keeps what was found for some gap files in place of what was suggested before;
    /// rows that stay as they are are not written.
    ///
    /// # Errors
    /// Where the database fails; nothing of these gap files was changed then.
    pub async fn keep_suggestions(
        &self,
        found: &[FoundForGap],
        stamp: &str,
        now: Timestamp,
    ) -> Result<SuggestionChanges, StoreError> {
        let mut transaction = match self.backend() {
            // At once as a writer, as for people's writes.
            Backend::Sqlite => self.writer.begin_with("BEGIN IMMEDIATE").await?,
            Backend::Postgres => self.writer.begin().await?,
        };
        let mut kept = kept_of(&mut transaction, found).await?;
        let mut changes = SuggestionChanges::default();
        let mut suggestions = Insert::into(
            "suggestion",
            &[
                "gap",
                "project",
                "place",
                "score",
                "strength",
                "first_seen",
                "gone",
            ],
        )
        .with_tail(
            "ON CONFLICT (gap, project) DO UPDATE SET place = excluded.place, \
             score = excluded.score, strength = excluded.strength, gone = excluded.gone",
        );
        let mut made = Insert::into("suggestions_made", &["gap", "version", "stamp", "at"])
            .with_tail(
                "ON CONFLICT (gap) DO UPDATE SET version = excluded.version, \
                 stamp = excluded.stamp, at = excluded.at",
            );
        for one in found {
            let before = kept.remove(one.gap.as_str()).unwrap_or_default();
            add_differences(&mut suggestions, one, before, now, &mut changes);
            made.row([
                Cell::text(one.gap.as_str()),
                i64::from(one.version).into(),
                Cell::text(stamp),
                Cell::text(now.to_string()),
            ]);
        }
        suggestions.run(&mut transaction).await?;
        made.run(&mut transaction).await?;
        transaction.commit().await?;
        Ok(changes)
    }
}

/// What is kept for some gap files, by gap and project.
async fn kept_of(
    connection: &mut AnyConnection,
    found: &[FoundForGap],
) -> Result<HashMap<String, HashMap<ProjectId, Kept>>, StoreError> {
    let names: Vec<&str> = found.iter().map(|one| one.gap.as_str()).collect();
    let sql = "SELECT gap, project, place, score, strength, first_seen, gone FROM suggestion \
               WHERE gap IN ({list})";
    let mut kept: HashMap<String, HashMap<ProjectId, Kept>> = HashMap::new();
    for found in select_in(connection, sql, &names).await? {
        let one = Kept {
            suggestion: read_suggestion(&found)?,
            is_gone: row::maybe_text(&found, "gone")?.is_some(),
        };
        kept.entry(row::text(&found, "gap")?)
            .or_default()
            .insert(one.suggestion.project.clone(), one);
    }
    Ok(kept)
}

/// Adds the rows of one gap file that differ from those kept.
fn add_differences(
    rows: &mut Insert,
    found: &FoundForGap,
    mut before: HashMap<ProjectId, Kept>,
    now: Timestamp,
    changes: &mut SuggestionChanges,
) {
    for (rank, project) in (1..).zip(&found.projects) {
        let kept = before.remove(&project.project);
        let first_seen = kept.as_ref().map_or(now, |it| it.suggestion.first_seen);
        let suggestion = Suggestion {
            project: project.project.clone(),
            rank,
            score: project.score,
            strength: project.strength,
            first_seen,
        };
        match kept {
            None => changes.new += 1,
            Some(kept) if kept.is_gone => changes.back += 1,
            Some(kept) if kept.suggestion == suggestion => continue,
            Some(_) => changes.moved += 1,
        }
        add_row(rows, &found.gap, &suggestion, None);
    }
    for kept in before.into_values().filter(|kept| !kept.is_gone) {
        changes.gone += 1;
        add_row(rows, &found.gap, &kept.suggestion, Some(now));
    }
}

fn add_row(rows: &mut Insert, gap: &GapFileId, of: &Suggestion, gone: Option<Timestamp>) {
    rows.row([
        Cell::text(gap.as_str()),
        Cell::text(of.project.as_str()),
        i64::from(of.rank).into(),
        i64::from(of.score).into(),
        Cell::text(of.strength.code()),
        Cell::text(of.first_seen.to_string()),
        Cell::maybe(gone.map(|at| at.to_string())),
    ]);
}

fn read_suggestion(found: &AnyRow) -> Result<Suggestion, StoreError> {
    let strength = row::text(found, "strength")?;
    Ok(Suggestion {
        project: ProjectId::new(row::text(found, "project")?),
        rank: row::small_count(found, "place")?,
        score: row::small_count(found, "score")?,
        strength: Likelihood::parse(&strength)
            .ok_or_else(|| row::unreadable(strength, "a likelihood"))?,
        first_seen: row::time(found, "first_seen")?,
    })
}
