//! Organisations by their name.

use super::conditions::Conditions;
use super::{OrganisationLine, Page, Paged, lines};
use crate::{Store, StoreError, row};
use serde::Serialize;
use sqlx::any::AnyRow;

/// An organisation as a search for names lists it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct OrganisationListing {
    /// The organisation.
    pub organisation: OrganisationLine,
    /// In how many projects it takes part.
    pub projects: u64,
}

impl Store {
    /// Organisations whose name or short name contains each word of `text`, in
    /// any case and without regard to accents, those in most projects first; all
    /// organisations where it is empty.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn organisations(
        &self,
        text: &str,
        page: Page,
    ) -> Result<Paged<OrganisationListing>, StoreError> {
        let mut conditions = Conditions::default();
        conditions.contains_words("o.search_text", text);
        let columns = format!("{}, o.projects AS projects", lines::ORGANISATION);
        let read = |found: &AnyRow| {
            Ok(OrganisationListing {
                organisation: lines::organisation(found)?,
                projects: row::count(found, "projects")?,
            })
        };
        let order = "o.projects DESC, o.id";
        conditions
            .page(&self.pool, (&columns, "organisation o", order), page, read)
            .await
    }
}
