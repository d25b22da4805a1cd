//! Projects by acronym or grant agreement number.

use super::conditions::Conditions;
use super::{Page, Paged, ProjectLine, lines};
use crate::bulk::Cell;
use crate::fold::{folded, starting};
use crate::{Store, StoreError};

impl Store {
    /// Projects whose acronym or id is `text`, in any case and without regard to
    /// accents, then those whose acronym or id starts with it; an empty text
    /// finds none.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn projects_named(
        &self,
        text: &str,
        page: Page,
    ) -> Result<Paged<ProjectLine>, StoreError> {
        let key = folded(text);
        if key.is_empty() {
            return Ok(Paged {
                total: 0,
                offset: page.offset,
                items: Vec::new(),
            });
        }
        let mut conditions = Conditions::default();
        let start = conditions.value(Cell::text(starting(text)));
        // In the index alone: the table would be read with every objective in it.
        conditions.must(format!(
            "p.id IN (SELECT n.id FROM project n WHERE n.acronym_key LIKE {start} ESCAPE '\\' \
             OR n.id LIKE {start} ESCAPE '\\')"
        ));
        // The order has a value as well; a condition that always holds carries it
        // into both queries, since each must use every value it is given.
        let exact = conditions.value(Cell::text(key));
        conditions.must(format!("{exact} <> ''"));
        let order = format!(
            "CASE WHEN p.acronym_key = {exact} OR p.id = {exact} THEN 0 ELSE 1 END, \
             p.acronym_key, p.id"
        );
        let columns = format!("{}, {}", lines::PROJECT, lines::ORGANISATION);
        let select = (columns.as_str(), lines::FROM_PROJECT, order.as_str());
        conditions
            .page(&self.pool, select, page, lines::project)
            .await
    }
}
