//! The money foreseen for a topic, in words: in all where a source states that, else what
//! one project may expect.

use crate::wording::{self, Money};
use uptake_model::{Budget, Euro};

/// `€ 6 million`, or where no total is stated `€ 3 million each, 2 projects`.
#[must_use]
pub fn foreseen(budget: Budget) -> Option<Money> {
    if let Some(total) = budget.total {
        return Some(Money::of(total));
    }
    let projects = budget.projects.map_or(String::new(), |number| {
        let projects = wording::count(u64::from(number), "project", "projects");
        format!(", {projects}")
    });
    let foreseen = |each: String| format!("{each} each{projects}");
    each(budget).map(|each| Money {
        short: foreseen(each.short),
        exact: each.exact.map(foreseen),
    })
}

/// What one project may expect: `€ 3 million`, `€ 3 million to € 5 million`, `from € 3 million`,
/// `up to € 5 million`.
#[must_use]
pub fn each(budget: Budget) -> Option<Money> {
    let short = span(budget, Euro::short)?;
    let exact = span(budget, Euro::exact).filter(|exact| *exact != short);
    Some(Money { short, exact })
}

fn span(budget: Budget, amount: impl Fn(Euro) -> String) -> Option<String> {
    match (budget.min, budget.max) {
        (Some(min), Some(max)) if min == max => Some(amount(max)),
        (Some(min), Some(max)) => Some(format!("{} to {}", amount(min), amount(max))),
        (Some(min), None) => Some(format!("from {}", amount(min))),
        (None, Some(max)) => Some(format!("up to {}", amount(max))),
        (None, None) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(min: i64, max: i64, total: i64, projects: u32) -> Option<(String, Option<String>)> {
        let euro = |whole: i64| (whole > 0).then(|| Euro::from_cents(whole * 100));
        let money = foreseen(Budget {
            min: euro(min),
            max: euro(max),
            total: euro(total),
            projects: (projects > 0).then_some(projects),
        })?;
        Some((money.short, money.exact))
    }

    #[test]
    fn a_budget_is_told_by_what_is_stated_of_it() {
        let said_as = |short: &str, exact: &str| {
            let exact = (!exact.is_empty()).then(|| exact.to_owned());
            Some((short.to_owned(), exact))
        };
        let cases = [
            ((0, 0, 0, 0), None),
            ((0, 0, 0, 3), None),
            (
                (1_000_000, 2_000_000, 6_000_000, 3),
                said_as("€ 6 million", "€ 6,000,000"),
            ),
            (
                (40_000_000, 40_000_000, 0, 1),
                said_as(
                    "€ 40 million each, 1 project",
                    "€ 40,000,000 each, 1 project",
                ),
            ),
            (
                (40_000_000, 40_000_000, 0, 0),
                said_as("€ 40 million each", "€ 40,000,000 each"),
            ),
            (
                (3_000_000, 5_500_000, 0, 2),
                said_as(
                    "€ 3 million to € 5.5 million each, 2 projects",
                    "€ 3,000,000 to € 5,500,000 each, 2 projects",
                ),
            ),
            ((0, 60_000, 0, 0), said_as("up to € 60,000 each", "")),
            ((60_000, 0, 0, 0), said_as("from € 60,000 each", "")),
        ];
        for ((min, max, total, projects), expected) in cases {
            assert_eq!(said(min, max, total, projects), expected);
        }
    }
}
