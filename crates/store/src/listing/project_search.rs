//! Projects by acronym or grant agreement number.

use super::{Page, Paged, ProjectLine};
use crate::{Store, StoreError};

impl Store {
    /// Projects whose acronym or id is `text` (any case, accents apart), then those
    /// whose acronym or id starts with it; an empty text finds none.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn projects_named(
        &self,
        text: &str,
        page: Page,
    ) -> Result<Paged<ProjectLine>, StoreError> {
        let _ = (text, page);
        Err(StoreError::NotYet)
    }
}
