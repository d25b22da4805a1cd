//! Versions of gap files, and what the register selects them by.

use crate::bulk::{Cell, Insert};
use crate::row::from_json;
use crate::{Records, Store, StoreError, fold, row};
use sqlx::any::AnyRow;
use uptake_model::{GapFile, GapFileId, GapVersion, Marking, PersonId, Priority, SeenState};

const COLUMNS: &str = "version, author, written_at, remark, state, content";

impl Store {
    /// The versions of a gap file, oldest first, whoever may see them.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn gap_versions(&self, gap: &GapFileId) -> Result<Vec<GapVersion>, StoreError> {
        let rows = sqlx::query(sqlx::AssertSqlSafe(format!(
            "SELECT {COLUMNS} FROM gap_version WHERE gap = $1 ORDER BY version"
        )))
        .bind(gap.as_str())
        .fetch_all(&self.pool)
        .await?;
        rows.iter().map(read_version).collect()
    }
}

impl Records {
    /// The versions of a gap file inside this write, oldest first.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn gap_versions(&mut self, gap: &GapFileId) -> Result<Vec<GapVersion>, StoreError> {
        let rows = sqlx::query(sqlx::AssertSqlSafe(format!(
            "SELECT {COLUMNS} FROM gap_version WHERE gap = $1 ORDER BY version"
        )))
        .bind(gap.as_str())
        .fetch_all(self.connection())
        .await?;
        rows.iter().map(read_version).collect()
    }

    /// Repeats what the register selects by, in place of what was known.
    pub(crate) async fn put_selection(&mut self, gap: &GapFile) -> Result<(), StoreError> {
        let id = gap.id.as_str();
        let since = SeenState::of(&gap.state).since;
        sqlx::query(
            "UPDATE gap_file SET title_marking = $2, language = $3, since = $4 WHERE id = $1",
        )
        .bind(id)
        .bind(gap.content.title.marking.code())
        .bind(gap.content.language.code())
        .bind(since.map_or_else(String::new, |at| at.to_string()))
        .execute(self.connection())
        .await?;
        for sql in [
            "DELETE FROM gap_facet WHERE gap = $1",
            "DELETE FROM gap_text WHERE gap = $1",
            "DELETE FROM gap_named WHERE gap = $1",
        ] {
            sqlx::query(sql).bind(id).execute(self.connection()).await?;
        }
        let mut facets = Insert::into("gap_facet", &["gap", "facet", "value", "marking"])
            .with_tail("ON CONFLICT DO NOTHING");
        for (facet, value, marking) in facets_of(gap) {
            facets.row([id, facet, value, marking.code()].map(Cell::text));
        }
        facets.run(self.connection()).await?;
        let mut texts = Insert::into("gap_text", &["gap", "field", "text", "marking"]);
        for (field, text, marking) in texts_of(gap) {
            let folded = fold::folded(text);
            texts.row([id, field, folded.as_str(), marking.code()].map(Cell::text));
        }
        texts.run(self.connection()).await?;
        let mut named = Insert::into("gap_named", &["gap", "person", "guest"])
            .with_tail("ON CONFLICT DO NOTHING");
        let (guests, members) = (gap.content.guests.iter(), gap.content.named.iter());
        let all = guests
            .map(|it| (it, true))
            .chain(members.map(|it| (it, false)));
        for (person, guest) in all {
            named.row([
                Cell::text(id),
                Cell::text(person.as_str()),
                Cell::flag(guest),
            ]);
        }
        named.run(self.connection()).await
    }
}

/// Values that a gap file can be selected by; the priority follows from two fields and is
/// seen where both are.
fn facets_of(gap: &GapFile) -> Vec<(&'static str, &'static str, Marking)> {
    let content = &gap.content;
    let (urgency, importance) = (&content.urgency, &content.importance);
    let priority = Priority::of(urgency.value, importance.value);
    let mut facets = vec![
        ("area", content.area.value.code(), content.area.marking),
        (
            "priority",
            priority.code(),
            urgency.marking.max(importance.marking),
        ),
    ];
    let disciplines = &content.disciplines;
    for discipline in &disciplines.value {
        facets.push(("discipline", discipline.code(), disciplines.marking));
    }
    facets
}

fn texts_of(gap: &GapFile) -> [(&'static str, &str, Marking); 3] {
    let content = &gap.content;
    [
        ("title", &content.title),
        ("statement", &content.statement),
        ("narrative", &content.narrative),
    ]
    .map(|(field, text)| (field, text.value.as_str(), text.marking))
}

fn read_version(found: &AnyRow) -> Result<GapVersion, StoreError> {
    Ok(GapVersion {
        version: row::small_count(found, "version")?,
        author: PersonId::new(row::text(found, "author")?),
        at: row::time(found, "written_at")?,
        remark: row::text(found, "remark")?,
        state: from_json(&row::text(found, "state")?)?,
        content: from_json(&row::text(found, "content")?)?,
    })
}
