//! The capability gaps the corpus holds.

use crate::{Store, StoreError};
use uptake_model::{Gap, GapId};

impl Store {
    /// All capability gaps, ordered by id, numbers counted as numbers.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn gaps(&self) -> Result<Vec<Gap>, StoreError> {
        Err(StoreError::NotYet)
    }

    /// One capability gap.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn gap(&self, id: &GapId) -> Result<Option<Gap>, StoreError> {
        let _ = (id,);
        Err(StoreError::NotYet)
    }
}
