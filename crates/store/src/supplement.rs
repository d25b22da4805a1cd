//! What tables without their project table add to projects, kept beside them.

use crate::bulk::{Cell, Insert, execute_in, select_in};
use crate::{ImportTransaction, StoreError, payload, row};
use uptake_model::{ProjectId, Supplement, SupplementPart};

impl ImportTransaction {
    /// Whether any supplement is kept at all: most corpora have none, and then
    /// no project need ask.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn has_supplements(&mut self) -> Result<bool, StoreError> {
        let found = sqlx::query("SELECT project FROM project_supplement LIMIT 1")
            .fetch_optional(self.connection())
            .await?;
        Ok(found.is_some())
    }

    /// The supplements kept for these projects, ordered by project and part.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn supplements(&mut self, ids: &[&str]) -> Result<Vec<Supplement>, StoreError> {
        let sql = "SELECT project, payload FROM project_supplement WHERE project IN ({list}) \
                   ORDER BY project, part";
        let rows = select_in(self.connection(), sql, ids).await?;
        rows.iter()
            .map(|found| {
                Ok(Supplement {
                    project: ProjectId::new(row::text(found, "project")?),
                    part: payload::unpack::<SupplementPart>(&row::bytes(found, "payload")?)?,
                })
            })
            .collect()
    }

    /// Keeps supplements in place of those for the same project and part. Each
    /// pair may come once in one call.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn put_supplements(&mut self, supplements: &[Supplement]) -> Result<(), StoreError> {
        let snapshot = self.snapshot().0;
        let mut insert = Insert::into(
            "project_supplement",
            &["project", "part", "snapshot", "payload"],
        )
        .with_tail(
            "ON CONFLICT (project, part) DO UPDATE SET \
             snapshot = excluded.snapshot, payload = excluded.payload",
        );
        for supplement in supplements {
            let json = serde_json::to_vec(&supplement.part)
                .map_err(|error| row::unreadable(error.to_string(), "a supplement"))?;
            insert.row([
                Cell::text(supplement.project.as_str()),
                Cell::text(supplement.part.code()),
                snapshot.into(),
                Cell::Bytes(payload::pack(&json)?),
            ]);
        }
        insert.run(self.connection()).await
    }

    /// Forgets the supplements of these projects.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn drop_supplements(&mut self, ids: &[&str]) -> Result<(), StoreError> {
        let sql = "DELETE FROM project_supplement WHERE project IN ({list})";
        execute_in(self.connection(), sql, ids).await
    }
}
