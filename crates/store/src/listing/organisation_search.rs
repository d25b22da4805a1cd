//! Organisations by their name.

use super::{OrganisationLine, Page, Paged};
use crate::{Store, StoreError};
use serde::Serialize;

/// An organisation as a search for names lists it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct OrganisationListing {
    /// The organisation.
    pub organisation: OrganisationLine,
    /// In how many projects it takes part.
    pub projects: u64,
}

impl Store {
    /// Organisations whose name or short name contains the words of `text`, those
    /// with most projects first; all organisations where it is empty.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn organisations(
        &self,
        text: &str,
        page: Page,
    ) -> Result<Paged<OrganisationListing>, StoreError> {
        let _ = (text, page);
        Err(StoreError::NotYet)
    }
}
