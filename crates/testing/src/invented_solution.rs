//! A solution of the invented world, for whatever needs one to be there.

use crate::now;
use uptake_model::solution::{Affordability, Dependence, Licence, SupplyOrigin};
use uptake_model::{Language, MemberOrganisationId, Provider, Solution, SolutionContent};

/// A helmet camera that an organisation entered.
#[must_use]
pub fn invented_solution(id: &str, owner: &MemberOrganisationId) -> Solution {
    Solution {
        id: id.into(),
        owner: owner.clone(),
        author: "author".into(),
        content: SolutionContent {
            name: format!("Helmet camera {id}"),
            description: "Sees through smoke.".to_owned(),
            projects: vec![],
            results: vec![],
            provider: Provider {
                name: "Invented maker of Nowhere".to_owned(),
                corpus: None,
                contact: None,
            },
            licence: Licence::Purchase,
            terms: String::new(),
            affordability: Affordability::BudgetLine,
            origin: SupplyOrigin::EuEea,
            dependence: Dependence::NotStated,
            depends_on: String::new(),
            languages: vec![Language::En],
        },
        version: 1,
        created_at: now(),
        updated_at: now(),
    }
}
