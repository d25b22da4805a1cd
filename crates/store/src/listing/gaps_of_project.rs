//! The gap files that a project may serve, in a few queries however many there are.

use super::conditions::Conditions;
use super::gap_register::Eyes;
use super::{Page, RegisterLine};
use crate::{Store, StoreError, row};
use uptake_model::{GapFileId, Likelihood, ProjectId, Viewer};

impl Store {
    /// Gap files for which a project is likely and whose matches `viewer` may see, those
    /// first that came into their state last; at most `limit`. Says in SQL what
    /// `GapFile::matches_are_seen_by` says in the model, so that the limit counts what is
    /// shown; workflow asks the model again for every line.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn gaps_likely_for(
        &self,
        viewer: &Viewer,
        project: &ProjectId,
        limit: u32,
    ) -> Result<Vec<RegisterLine>, StoreError> {
        let mut conditions = Conditions::default();
        conditions.equals("s.project", project.as_str());
        conditions.equals("s.strength", Likelihood::Likely.code());
        conditions.must("s.gone IS NULL");
        let eyes = Eyes::of(&mut conditions, viewer);
        let (title, statement) = (eyes.see("g.title_marking"), eyes.see("t.marking"));
        let own = format!("g.organisation IN ({})", eyes.organisations);
        conditions.must(format!(
            "(g.state_code IN ('published', 'merged', 'met') OR {own})"
        ));
        conditions.must(format!("{title} AND {statement}"));
        let sql = format!(
            "SELECT g.id FROM suggestion s JOIN gap_file g ON g.id = s.gap \
             JOIN gap_text t ON t.gap = g.id AND t.field = 'statement' \
             {{where}} ORDER BY g.since DESC, g.id LIMIT {}",
            limit.min(Page::MAX_LIMIT)
        );
        let rows = conditions.all(&self.pool, &sql).await?;
        let ids: Vec<String> = rows
            .iter()
            .map(|found| row::text(found, "id"))
            .collect::<Result<_, _>>()?;
        let ids: Vec<&str> = ids.iter().map(String::as_str).collect();
        self.register_lines(&ids).await
    }

    /// These gap files, in this order, whoever may see them: whoever asks must ask access
    /// too. Those that are not there are left out.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn gap_lines(&self, ids: &[GapFileId]) -> Result<Vec<RegisterLine>, StoreError> {
        let ids: Vec<&str> = ids.iter().map(GapFileId::as_str).collect();
        self.register_lines(&ids).await
    }
}
