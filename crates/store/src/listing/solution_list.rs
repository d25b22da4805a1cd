//! Solutions by words, licence and origin.

use super::conditions::Conditions;
use super::{Page, Paged};
use crate::solution::{SOLUTION_COLUMNS, read_solution};
use crate::{Store, StoreError};
use uptake_model::Solution;
use uptake_model::solution::{Licence, SupplyOrigin};

/// Which solutions to list. Everything given must hold; the default lists all.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SolutionFilter {
    /// Words that name, provider or description must all contain, in any case.
    pub text: Option<String>,
    /// How it can be had.
    pub licence: Option<Licence>,
    /// Where it is supplied from.
    pub origin: Option<SupplyOrigin>,
}

impl Store {
    /// Solutions that pass the filter, by name.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn solutions(
        &self,
        filter: &SolutionFilter,
        page: Page,
    ) -> Result<Paged<Solution>, StoreError> {
        let mut conditions = Conditions::default();
        if let Some(text) = &filter.text {
            conditions.contains_words("s.search_text", text);
        }
        if let Some(licence) = filter.licence {
            conditions.equals("s.licence", licence.code());
        }
        if let Some(origin) = filter.origin {
            conditions.equals("s.origin", origin.code());
        }
        let query = (SOLUTION_COLUMNS, "solution s", "s.name, s.id");
        conditions
            .page(&self.pool, query, page, read_solution)
            .await
    }
}
